"""MINT on PostgreSQL and RabbitMQ: engines, hosts, and a launcher that knows the protocol only."""

from __future__ import annotations

import json
import os
import subprocess
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

import amqp
import sqlalchemy as sa

from benchmarks.peers.job import STEPS
from benchmarks.support.cpu import cpu_seconds, tree_seconds
from benchmarks.support.peers import Measured
from benchmarks.support.server import MINT, mint_up
from mint.store.opening import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.support.databases import Database
    from benchmarks.support.server import Up
    from tests.brokers import Broker

_CODE = """\
from mint import participant

@participant
def work(wi):
    pass
"""
_INBOUND = "ruote_workitems"
_PATIENCE = 120.0
_PAUSE = 0.02
_ENDED = sa.text("SELECT count(*), max(ended_at) FROM processes WHERE ended_at IS NOT NULL")
_TEN = "define name: bench\n  sequence" + "\n    work" * STEPS


class Clustered:
    """Engines and hosts that work, and how they are given work.

    Args:
        broker: by which they speak.
        database: of all engines.
        engines: that run.
        pids: of engines and hosts.
    """

    def __init__(
        self, broker: Broker, database: Database, engines: list[Up], pids: list[int]
    ) -> None:
        self._engines = engines
        self._pids = [*pids, *(up.pid for up in engines), broker.server.pid]
        self._database = database
        self._expected = 0
        self._reader = dialect_of(database.url).writer()
        self._connection = amqp.Connection(
            f"127.0.0.1:{broker.port}", "guest", "guest", virtual_host="/", confirm_publish=True
        )

    def __enter__(self) -> Self:
        self._connection.connect()
        self._channel = self._connection.channel()
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def run(self, flight: int, rounds: int, definition: str = _TEN) -> Measured:
        """So many processes side by side, again and again: what it took from first to last."""
        body = json.dumps({"definition": definition, "fields": {"n": 1}})
        before = self._cpu()
        seconds = 0.0
        for _ in range(rounds):
            began = time.time()
            for _ in range(flight):
                message = amqp.Message(body, delivery_mode=2, content_type="application/json")
                self._channel.basic_publish(message, routing_key=_INBOUND)
            seconds += self._wait(flight, _PAUSE if flight > 1 else _PAUSE / 10) - began
        return Measured(flight * rounds * STEPS, seconds, self._cpu() - before)

    def _wait(self, flight: int, pause: float) -> float:
        """When the last of those that were launched had ended, seconds since the epoch."""
        end = time.monotonic() + _PATIENCE
        self._expected += flight
        while True:
            with self._reader.connect() as connection:
                count, last = connection.execute(_ENDED).one()
            if count >= self._expected:
                return float(last)
            if time.monotonic() > end:
                raise TimeoutError(f"{self._expected - count} processes do not end")
            time.sleep(pause)

    def _cpu(self) -> float:
        return cpu_seconds(self._database.server) + sum(tree_seconds(pid) for pid in self._pids)


@contextmanager
def clustered(
    folder: Path, broker: Broker, database: Database, *, engines: int = 1, hosts: int = 1, words: tuple[str, ...] = ()
) -> Iterator[Clustered]:
    """Engines and hosts as processes of their own, stopped afterwards."""
    code = folder / "work.py"
    code.write_text(_CODE)
    os.environ["MINT_AMQP__URL"] = broker.url
    os.environ["MINT_DATABASE"] = database.url
    with ExitStack() as stack:
        ups = [stack.enter_context(mint_up(folder / f"engine{n}")) for n in range(engines)]
        pids = [stack.enter_context(_host(folder, code, broker, *words)) for _ in range(hosts)]
        made = stack.enter_context(Clustered(broker, database, ups, pids))
        time.sleep(3)
        yield made


@contextmanager
def _host(folder: Path, code: Path, broker: Broker, *words: str) -> Iterator[int]:
    with subprocess.Popen(
        [MINT, "participant", "run", str(code), "--broker", broker.url, *words],
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait()
