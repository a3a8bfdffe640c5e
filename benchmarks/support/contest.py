"""One job - ten no-op steps a process, every step durable - done by MINT, its floor and peers."""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.support.cpu import cpu_seconds
from benchmarks.support.databases import database
from benchmarks.support.flight import Flight
from benchmarks.support.floor import bare_commit, floor, written
from benchmarks.support.peers import PEERS, Measured, Peer, ask
from benchmarks.support.recording import recording
from mint import Workitem, participant
from mint.app.app import App
from mint.participants import Registry
from mint.settings import Settings

if TYPE_CHECKING:
    from benchmarks.support.databases import Database


class Replayed(Exception):
    """The floor did not write what the engine wrote: its figure would mean nothing."""


@dataclass(frozen=True)
class Size:
    """How much is done.

    Args:
        flight: processes side by side.
        count: processes in all.
        peers: processes in all for peers, which take longer.
    """

    flight: int
    count: int
    peers: int


@dataclass
class Contest:
    """All that was measured on one kind of database with one number of processes in flight.

    Args:
        kind: of the database.
        size: how much is done.
        thorough: whether peers try all of their ways; else only the one that usually wins.
    """

    kind: str
    size: Size
    thorough: bool = True
    mint: list[Measured] = field(default_factory=list)
    floor: list[Measured] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    """Seconds of a bare commit."""
    gaps: list[float] = field(default_factory=list)
    """Seconds from step to step of one process."""
    batches: list[float] = field(default_factory=list)
    """Steps in one transaction."""
    peers: dict[str, dict[str, list[Measured]]] = field(default_factory=dict)
    """By name, then by way."""
    missing: list[str] = field(default_factory=list)

    def run(self, rounds: int) -> None:
        """Measure all of them, one after the other, so many times."""
        for number in range(rounds):
            with database(self.kind) as empty:
                self._measure_mint(empty)
            with database(self.kind) as source, database(self.kind) as target:
                self._measure_floor(source, target)
            with database(self.kind) as empty:
                self.commits.append(bare_commit(empty))
            for peer in PEERS:
                self._measure_peer(peer, first=number == 0)

    def fastest(self, peer: str) -> tuple[str, Measured] | None:
        """The way that is the best for a peer, and what it did there; None: it did nothing."""
        ways = {way: typical(runs) for way, runs in self.peers.get(peer, {}).items()}
        return max(ways.items(), key=lambda way: way[1].rate) if ways else None

    def _measure_mint(self, place: Database) -> None:
        last: dict[str, float] = {}

        @participant
        def work(wi: Workitem) -> None:
            now = time.perf_counter()
            before = last.get(wi.wfid)
            if before is not None:
                self.gaps.append(now - before)
            last[wi.wfid] = now

        with tempfile.TemporaryDirectory(prefix="mint-bench-") as data:
            app = App(Settings(data=data, database=place.url), Registry(work))
            flight = Flight(app, self.size.count, self.size.flight)
            with app:
                cpu = cpu_seconds(place.server)
                seconds = flight.go()
                cpu = cpu_seconds(place.server) - cpu
        self.mint.append(Measured(flight.steps, seconds, cpu))
        self.batches.append(flight.steps / flight.turns)

    def _measure_floor(self, source: Database, target: Database) -> None:
        """A run of its own is recorded, so that recording costs the measured one nothing."""

        @participant
        def work(_wi: Workitem) -> None:
            pass

        with tempfile.TemporaryDirectory(prefix="mint-bench-") as data, recording() as recorded:
            app = App(Settings(data=data, database=source.url), Registry(work))
            recorded.transactions.clear()  # those that made the tables
            flight = Flight(app, self.size.count, self.size.flight)
            with app:
                flight.go()
        seconds, cpu = floor(target, recorded)
        if written(source) != written(target):
            message = f"engine {written(source)}, floor {written(target)}"
            raise Replayed(message)
        self.floor.append(Measured(flight.steps, seconds, cpu))

    def _measure_peer(self, peer: Peer, *, first: bool) -> None:
        """All ways to try in the first round, from then on the fastest."""
        ways = peer.ways.get(self.kind, ())[: None if self.thorough else 1]
        if not ways:
            return
        if not peer.is_there:
            if first:
                self.missing.append(peer.name)
            return
        best = self.fastest(peer.name)
        if not first:
            ways = () if best is None else (best[0],)
        for way in ways:
            with database(self.kind) as empty:
                done = ask(peer, way, empty, self.size.flight, self.size.peers)
            if done is not None:
                self.peers.setdefault(peer.name, {}).setdefault(way, []).append(done)


def typical(runs: list[Measured]) -> Measured:
    """The median of the times of runs of the same size."""
    return Measured(
        runs[0].steps,
        statistics.median(run.seconds for run in runs),
        statistics.median(run.cpu for run in runs),
    )
