from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.ports.clock import Clock

REMEMBERED = 1000
"""Workers that are remembered; those that were not seen for the longest time are forgotten."""

_FRESH = 10.0
"""Seconds for which what was fetched counts as held, although the worker does not say so yet."""


class Worker(msgspec.Struct):
    """A program that fetched work, or asked for some.

    Args:
        name: what it calls itself.
        host: the machine on which it runs, as it says.
        pid: its process there, as it says; 0: unknown.
        serves: names or patterns of the participants for which it asks.
        seen: when it was heard of last, seconds since the epoch.
        waiting: how many of its requests wait for an answer at this moment.
        holds: dispatches that it has, and since when that is known.
    """

    name: str
    host: str = ""
    pid: int = 0
    serves: tuple[str, ...] = ()
    seen: float = 0.0
    waiting: int = 0
    holds: dict[str, float] = {}


class Workers:
    """Who asked for work since the server started. Only for people, and to answer heartbeats.

    Nothing here decides who has what: the store does. Safe from any thread.

    Args:
        clock: the time.
        lease: seconds of silence after which a worker counts as gone.
    """

    def __init__(self, clock: Clock, lease: float) -> None:
        self._clock = clock
        self._lease = lease
        self._all: dict[str, Worker] = {}
        self._changing = threading.Lock()

    def heard(
        self, name: str, host: str = "", pid: int = 0, serves: tuple[str, ...] = ()
    ) -> Worker:
        """Note that a worker speaks; what it does not say of itself stays as it was."""
        with self._changing:
            worker = self._all.pop(name, None) or Worker(name)
            self._all[name] = worker  # the last one is who was heard last
            worker.host, worker.pid = host or worker.host, pid or worker.pid
            worker.serves = serves or worker.serves
            worker.seen = self._clock.now()
            while len(self._all) > REMEMBERED:
                del self._all[next(iter(self._all))]
            return worker

    def fetched(self, worker: Worker, dispatches: Iterable[str]) -> None:
        """Note what a worker was given."""
        now = self._clock.now()
        with self._changing:
            worker.holds |= dict.fromkeys(dispatches, now)

    def holds(self, worker: Worker, dispatches: Iterable[str]) -> None:
        """Note what a worker says that it has. It may not know yet what it was just given."""
        now = self._clock.now()
        with self._changing:
            fresh = {id_: at for id_, at in worker.holds.items() if now - at < _FRESH}
            kept = {**fresh, **dict.fromkeys(dispatches, 0.0)}
            worker.holds.clear()  # whoever looks at it goes on looking at the same object
            worker.holds.update(kept)

    def left(self, name: str) -> None:
        """Note that a worker says goodbye."""
        with self._changing:
            self._all.pop(name, None)

    def all(self) -> list[Worker]:
        """Those that are remembered, the last one heard first."""
        with self._changing:
            return list(reversed(self._all.values()))

    def lives(self, worker: Worker) -> bool:
        """Whether a worker was heard of within the time of a lease, or waits for an answer."""
        return worker.waiting > 0 or self._clock.now() - worker.seen < self._lease

    def alive_for(self, entry: str) -> list[Worker]:
        """Workers that are alive and serve what is registered under this name."""
        return [one for one in self.all() if entry in one.serves and self.lives(one)]
