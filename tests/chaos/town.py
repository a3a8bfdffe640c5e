"""All parts of a MINT that is spread over many programs, and the wires between them."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from tests.chaos.links import Links
from tests.chaos.nodes import Nodes
from tests.chaos.programs import Program
from tests.durability.mint_up import COMMAND, TOP
from tests.durability.postgres_up import PostgresUp

if TYPE_CHECKING:
    from pathlib import Path

_HEARTBEAT = 4
"""Seconds between signs of life on connections to brokers, so that silence is noticed soon."""
_LEASE = 12
"""Seconds that a worker may be silent."""
_CONCURRENCY = 12
"""Workitems that a worker has at a time."""


class Size(NamedTuple):
    """How many there are of each part."""

    nodes: int
    engines: int
    hosts: int


class Town:
    """Servers, engines and workers, each a program of its own.

    Args:
        folder: for data, logs, and the effects of participants.
        size: how many there are of each.
    """

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder = folder
        self.size = size
        self.links = Links()
        self.nodes: Nodes
        self.database = PostgresUp()
        self.engines: list[Program] = []
        self.hosts: list[Program] = []
        self.launching: list[int] = []
        """Ports by which a launcher reaches the brokers."""
        self._stack = ExitStack()

    @property
    def url(self) -> str:
        """Of the database, by a way that is never cut."""
        return self.database.url

    @property
    def effects(self) -> list[Path]:
        """Where participants leave what they did."""
        return [file for host in self.hosts if (file := self._effects(host.name)).exists()]

    def _effects(self, name: str) -> Path:
        return self.folder / f"{name}.effects"

    def _build(self) -> None:
        for number in range(1, self.size.engines + 1):
            self.engines.append(self._engine(f"engine{number}", number - 1))
        for number in range(1, self.size.hosts + 1):
            self.hosts.append(self._host(f"host{number}", number - 1))
        for index, port in enumerate(self.nodes.ports):
            self.launching.append(self.links.add(f"launcher-mq{index + 1}", port).port)

    def _engine(self, name: str, index: int) -> Program:
        (socket,) = parse_qs(urlsplit(self.url).query)["host"]
        database = self.links.add(f"{name}-db", f"{socket}/.s.PGSQL.5432")
        environment = {
            "MINT_DATABASE": f"postgresql://postgres@127.0.0.1:{database.port}/postgres",
            "MINT_AMQP__URL": self._broker(name, index),
            "MINT_LIMITS__LEASE": str(_LEASE),
            "MINT_LIMITS__CANCEL": "15",
            "MINT_LOG_FORMAT": "text",
        }
        return self._program(name, ["up", "--quiet", "--data", self.folder / name], environment)

    def _host(self, name: str, index: int) -> Program:
        participants = TOP / "tests" / "chaos" / "participants.py"
        words = ["participant", "run", participants, "--broker", self._broker(name, index)]
        words += ["--name", name, "--concurrency", _CONCURRENCY]
        return self._program(name, words, {"CHAOS_EFFECTS": str(self._effects(name))})

    def _program(self, name: str, words: list[object], environment: dict[str, str]) -> Program:
        path = os.pathsep.join([str(TOP / "src"), str(TOP)])
        known = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": path}
        log = self.folder / f"{name}.log"
        return Program(name, [*COMMAND, *words], {**known, **environment}, log)

    def _broker(self, name: str, index: int) -> str:
        """The URLs by which a program reaches the nodes: each program another one first."""
        urls = []
        for turn in range(self.size.nodes):
            at = (index + turn) % self.size.nodes
            link = self.links.add(f"{name}-mq{at + 1}", self.nodes.ports[at])
            urls.append(f"amqp://guest:guest@127.0.0.1:{link.port}/?heartbeat={_HEARTBEAT}")
        return ",".join(urls)

    @property
    def programs(self) -> list[Program]:
        """Ours: engines and hosts."""
        return [*self.engines, *self.hosts]

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.links)
            self.nodes = stack.enter_context(Nodes(self.size.nodes, self.links))
            stack.enter_context(self.database)
            self._build()
            self.nodes.wait()
            for program in self.programs:
                stack.callback(program.kill)
                program.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
