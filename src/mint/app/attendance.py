from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import structlog

from mint.ports.engines import Standing
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.clock import Clock
    from mint.ports.engines import Engines
    from mint.transport.amqp import AmqpTransport

log = structlog.get_logger("mint.engine")

EVERY = 5.0
"""Seconds between two times that an engine says that it is at work."""

PATIENCE = 30.0
"""Seconds of silence after which an engine is taken for dead: its work is given to others."""


class Attendance:
    """Says that this engine is at work, and gives away the work of those that do not any more.

    It also keeps how far the letters for the broker have come, so that whoever takes over sends
    no more of them again than it must.

    Args:
        engines: where it is said.
        name: of this engine.
        clock: the time.
        broker: brings work to one; None: there is none.
        wake: has the engine look for work that became free.
    """

    def __init__(
        self,
        engines: Engines,
        name: str,
        clock: Clock,
        *,
        broker: AmqpTransport | None,
        wake: Callable[[], None],
    ) -> None:
        self._engines = engines
        self._clock = clock
        self._broker = broker
        self._wake = wake
        now = clock.now()
        self._own = Standing(name, socket.gethostname(), os.getpid(), VERSION, now, now)
        self._mark: tuple[int, int] | None = None
        self._marked = 0
        self._told = 0.0

    def arrive(self) -> None:
        """At the start: have that sent again which did not reach the broker the last time."""
        sent = self._engines.recover(self._own.name)
        if self._broker is not None:
            self._broker.generation = sent + 1
        self._own = self._own._replace(sent=sent)
        self._say(self._clock.now())

    def __call__(self) -> None:
        """Between two turns: all that was committed is with the post."""
        now = self._clock.now()
        moved = self._follow_post()
        if moved or abs(now - self._told) >= EVERY:
            self._say(now)
            self._relieve(now)

    def _follow_post(self) -> bool:
        """Note which generations the broker has all of: whether that changed."""
        broker = self._broker
        if broker is None:
            return False
        post = broker.post
        if self._mark is None and post.added != self._marked:
            self._mark = (post.added, broker.generation)
            broker.generation += 1
        if self._mark is None or post.confirmed < self._mark[0]:
            return False
        (self._marked, sent), self._mark = self._mark, None
        self._own = self._own._replace(sent=sent)
        return True

    def _say(self, now: float) -> None:
        self._told = now
        self._own = self._own._replace(seen_at=now)
        self._engines.beat(self._own)

    def _relieve(self, now: float) -> None:
        """Take over from those that were not heard of for long."""
        for other in self._engines.all():
            silent = now - other.seen_at
            if other.name == self._own.name or not other.seen_at or silent < PATIENCE:
                continue
            freed = self._engines.take_over(other)
            if freed is not None:
                log.warning("an engine is gone", engine=other.name, host=other.host, freed=freed)
                self._wake()
