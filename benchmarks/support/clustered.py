"""MINT on PostgreSQL and RabbitMQ: engines, hosts, and a launcher that knows the protocol only."""

from __future__ import annotations

import json
import os
import subprocess
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import amqp
import sqlalchemy as sa

from benchmarks.peers.job import STEPS
from benchmarks.support.cpu import cpu_seconds, tree_seconds
from benchmarks.support.peers import Measured
from benchmarks.support.server import MINT
from mint.engine.clock import SystemClock
from mint.store.opening import dialect_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.brokers import Broker

    from benchmarks.support.databases import Database

TEN = "define name: bench\n  sequence" + "\n    work" * STEPS
"""Ten times the participant `work`, one after the other."""

_CODE = """\
from mint import participant

@participant
def work(wi):
    pass
"""
_PATIENCE = 300.0
_PAUSE = 0.02
_ENDED = sa.text("SELECT count(*), max(ended_at) FROM processes WHERE ended_at IS NOT NULL")
_HOSTED = sa.text("SELECT count(*) FROM participants WHERE name = 'work'")
_AT_A_TIME = "100"


class Clustered:
    """Engines and hosts that work, and how they are given work.

    Args:
        broker: by which they speak.
        database: of all engines.
        engines: process ids.
        hosts: process ids.
        inbound: queue of the engines.
    """

    def __init__(
        self,
        broker: Broker,
        database: Database,
        engines: list[int],
        hosts: list[int],
        inbound: str,
    ) -> None:
        assert database.server is not None, "engines share a server"  # noqa: S101 - by whoever calls
        self.parts = {
            "engines": engines,
            "hosts": hosts,
            "broker": [broker.server.pid],
            "database": [database.server],
        }
        self._ended = 0
        self._inbound = inbound
        self._reader = dialect_of(database.url).writer()
        self._connection = amqp.Connection(
            f"127.0.0.1:{broker.port}", "guest", "guest", virtual_host="/", confirm_publish=True
        )

    def __enter__(self) -> Self:
        self._connection.connect()
        self._channel = self._connection.channel()
        end = time.monotonic() + _PATIENCE
        while not self._ask(_HOSTED)[0]:
            if time.monotonic() > end:
                raise TimeoutError("no host registers its participant")
            time.sleep(_PAUSE)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._reader.dispose()

    def run(self, flight: int, rounds: int, definition: str = TEN, steps: int = STEPS) -> Measured:
        """Launch so many processes side by side, again and again, and wait for their ends.

        Args:
            flight: processes side by side.
            rounds: how often.
            definition: of each of them.
            steps: that each of them has.
        """
        body = json.dumps({"definition": definition, "fields": {"n": 1}})
        before, seconds = self._cpu(), 0.0
        for _ in range(rounds):
            began = SystemClock().now()
            for _ in range(flight):
                message = amqp.Message(body, delivery_mode=2, content_type="application/json")
                self._channel.basic_publish(message, routing_key=self._inbound)
            seconds += self._wait(flight) - began
        return Measured(flight * rounds * steps, seconds, self._cpu() - before)

    def by_part(self, of: Callable[[int], float]) -> dict[str, float]:
        """Something of each part of the cluster, added up over its processes."""
        return {name: sum(map(of, pids)) for name, pids in self.parts.items()}

    def _wait(self, flight: int) -> float:
        """When the last of those that were launched had ended, seconds since the epoch."""
        end = time.monotonic() + _PATIENCE
        self._ended += flight
        while True:
            count, last = self._ask(_ENDED)
            if count >= self._ended:
                return float(last)
            if time.monotonic() > end:
                raise TimeoutError(f"{self._ended - count} processes do not end")
            time.sleep(_PAUSE)

    def _ask(self, question: sa.TextClause) -> tuple[Any, ...]:
        with self._reader.connect() as connection:
            return tuple(connection.execute(question).one())

    def _cpu(self) -> float:
        return cpu_seconds() + sum(self.by_part(tree_seconds).values())


@contextmanager
def clustered(
    folder: Path, broker: Broker, database: Database, *, engines: int = 1, hosts: int = 1
) -> Iterator[Clustered]:
    """Engines and hosts as processes of their own, stopped afterwards.

    Args:
        folder: for their files.
        broker: by which they speak.
        database: of all engines.
        engines: so many.
        hosts: so many, each with the participant `work`.
    """
    code = folder / "work.py"
    code.write_text(_CODE)
    inbound = f"in-{uuid4().hex[:8]}"
    where = {
        "MINT_AMQP__URL": broker.url,
        "MINT_AMQP__QUEUE": inbound,
        "MINT_DATABASE": database.url,
    }
    with ExitStack() as stack:
        stack.callback(lambda: [os.environ.pop(name, None) for name in where])
        os.environ.update(where)
        running = [stack.enter_context(_engine(folder / f"engine{n}")) for n in range(engines)]
        pids = [stack.enter_context(_host(code, broker, inbound)) for _ in range(hosts)]
        yield stack.enter_context(Clustered(broker, database, running, pids, inbound))


@contextmanager
def _engine(data: Path) -> Iterator[int]:
    with subprocess.Popen(
        [MINT, "engine", "--data", str(data)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - for the type checker
            process.stdout.readline()
            yield process.pid
        finally:
            process.terminate()
            process.communicate()


@contextmanager
def _host(code: Path, broker: Broker, inbound: str) -> Iterator[int]:
    words = ["--broker", broker.url, "--inbound", inbound, "--concurrency", _AT_A_TIME]
    with subprocess.Popen(
        [MINT, "participant", "run", str(code), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait()
