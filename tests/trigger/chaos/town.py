"""A directory, a bus, and the hosts that follow: each part can be killed and started again."""

from __future__ import annotations

import os
import sys
import time
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from tests.brokers import spare
from tests.chaos.links import Links
from tests.chaos.nodes import Nodes
from tests.chaos.programs import Program
from tests.directories import directory_server
from tests.trigger.chaos.place import HOSTS, Place
from tests.trigger.chaos.revival import Revival

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.directories import DirectoryServer


_READS = "the changes of the directory are read"
_PATIENCE = 60.0


class Part(Protocol):
    """Something that can be killed."""

    def kill(self) -> None: ...
    def start(self) -> None: ...


class Town(AbstractContextManager["Town"]):
    """All parts of a run.

    Args:
        folder: for all of it.
        broker: whether there is one; without it an embedded engine plays all hosts.
        hosts: which services each host has.
        durable: whether the directory waits for the disk.
    """

    def __init__(
        self,
        folder: Path,
        *,
        broker: bool,
        hosts: Mapping[str, tuple[str, ...]] = HOSTS,
        durable: bool = False,
    ) -> None:
        self._folder = folder
        self._broker = broker
        self._hosts = hosts
        self._durable = durable
        self._stack = ExitStack()
        self.parts: dict[str, Part] = {}
        self.programs: list[Program] = []
        self.environment: dict[str, str] = {}
        self.nodes: Nodes | None = None
        self.revival: Revival | None = None

    def __enter__(self) -> Self:
        self.server: DirectoryServer = self._stack.enter_context(
            directory_server(durable=self._durable)
        )
        url = self._node() if self._broker else ""
        self.place = Place(self._folder, self.server.url, url, self._hosts)
        source = Path(__file__).parents[3] / "src"
        self.environment = {**os.environ, "PYTHONPATH": str(source)}
        self.parts = {"slapd": self.server}
        if self.nodes is not None:
            self.parts["rabbitmq"] = self.nodes.all[0]
        if self._broker:
            for host in self._hosts:
                self._add(host, "trigger", "run", "--host", host)
        else:
            self._add("mint up", "up")
        return self

    def _node(self) -> str:
        links = self._stack.enter_context(Links())
        self.nodes = self._stack.enter_context(Nodes(1, links))
        self.nodes.wait()
        spare(self.nodes.control)
        self.revival = Revival(self.nodes)
        return f"amqp://guest:guest@127.0.0.1:{self.nodes.ports[0]}/"

    def _add(self, name: str, *words: str) -> None:
        code = f"import os; os.chdir({str(self._folder)!r}); from mint.cli.main import run; run()"
        program = Program(
            name,
            [sys.executable, "-c", code, *words],
            self.environment,
            self._folder / f"{name}.log",
        )
        program.start()
        self.programs.append(program)
        self.parts[name] = program

    def wait(self) -> None:
        """Wait until the directory's changes are read: what came before that is nobody's news."""
        end = time.monotonic() + _PATIENCE
        while not any(_READS in one.said() for one in self.programs):
            assert time.monotonic() < end, [one.said() for one in self.programs]
            time.sleep(0.1)

    def tend(self) -> None:
        """Start again what has ended by itself."""
        for program in self.programs:
            program.tend()
        if self.revival is not None:
            self.revival.see_to_it()

    def __exit__(self, *_: object) -> None:
        for program in self.programs:
            program.kill()
        self._stack.close()
