from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, NamedTuple

import structlog

from mint.errors import StoreError, StoreLocked
from mint.ports.engines import DRAIN, END, Standing
from mint.ports.news import ENGINES, News
from mint.store.migrations import HEAD
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.app.common_clock import CommonClock
    from mint.engine.engine import Engine
    from mint.ports.engines import Engines
    from mint.transport.amqp import AmqpTransport

log = structlog.get_logger("mint.engine")

EVERY = 5.0
"""Seconds between two times that an engine says that it is at work."""

_AT_WORK = ("working", "draining")

_OFTEN = 4
"""Times that an engine says so, at least, within the time after which it is taken for dead."""


class Place(NamedTuple):
    """Where an engine attends.

    Args:
        engines: where it is said.
        name: of this engine.
        patience: seconds of silence after which an engine is taken for dead.
        kind: of work it does, see `mint.ports.engines.Standing`.
        shared: whether others can work on the same store.
        on_wish: called with what somebody wishes of this engine, see `mint.ports.engines`.
        on_company: called when another engine has come.
        on_beat: called each time that this engine says that it is at work.
    """

    engines: Engines
    name: str
    patience: float
    kind: str
    shared: bool
    on_wish: Callable[[str], None]
    on_company: Callable[[], None]
    on_beat: Callable[[], None]


class Attendance:
    """Says that this engine is at work, and gives away the work of those that do not any more.

    It also keeps how far the letters for the broker have come, so that whoever takes over sends
    no more of them again than it must; and it knows whether there are others, who are to be told of
    work for them.

    Args:
        place: where.
        engine: that attends.
        clock: the time; on a store that is shared, it is set by the database's.
        broker: brings work to one; None: there is none.
    """

    def __init__(
        self, place: Place, engine: Engine, clock: CommonClock, broker: AmqpTransport | None
    ) -> None:
        self._place = place
        self._engines = place.engines
        self._engine = engine
        self._clock = clock
        self._broker = broker
        self._every = min(EVERY, place.patience / _OFTEN)
        now = clock.now()
        host, pid = socket.gethostname(), os.getpid()
        self._own = Standing(
            place.name, host, pid, VERSION, now, now, revision=HEAD, kind=place.kind
        )
        self.draining = False
        """Whether this engine only finishes what it has."""
        self._mark: tuple[int, int] | None = None
        self._marked = 0
        self._told = 0.0
        self._hurried = False
        self._others: set[str] = set()
        self._wish = ""
        engine.stance.name = place.name

    def arrive(self) -> None:
        """At the start: have that sent again which did not reach the broker the last time.

        Raises:
            StoreLocked: an engine of this name is at work on another host.
        """
        self._see_that_nobody_has_the_name()
        sent = self._engines.recover(self._own.name)
        if self._broker is not None:
            self._broker.generation = sent + 1
        self._own = self._own._replace(sent=sent)
        self._say(self._clock.now())
        self._relieve()
        self._tell()

    def leave(self) -> None:
        """At the end, when nothing is done any more: others go on with what is left."""
        if not self._place.shared:
            return
        self._follow_post()
        try:
            freed = self._engines.leave(self._own)
            self._tell()
        except StoreError as error:
            log.warning("others take over when they miss this engine", reason=str(error))
            return
        if freed:
            log.info("others go on with what is left", freed=freed)

    def hear(self, news: News) -> None:
        """Hear from another engine; from any thread."""
        if news.about == ENGINES or news.all:
            self._hurried = True
            self._engine.wake.set()

    def hurry(self) -> None:
        """Say at once how this engine stands; from any thread."""
        self._hurried = True
        self._engine.wake.set()

    @property
    def hurried(self) -> bool:
        """Whether it cannot wait until its time has come."""
        return self._hurried

    def __call__(self) -> None:
        """Between two turns: all that was committed is with the post."""
        now = self._clock.now()
        moved = self._follow_post()
        if moved or self._hurried or abs(now - self._told) >= self._every:
            self._hurried = False
            self._say(now)
            self._relieve()
            self._place.on_beat()

    def _see_that_nobody_has_the_name(self) -> None:
        now, own = self._clock.now(), self._own
        for other in self._engines.all():
            here = other.name == own.name and other.host != own.host
            if here and other.state(now, self._place.patience) in _AT_WORK:
                rest = self._place.patience - (now - other.seen_at)
                raise StoreLocked(
                    f"an engine named {own.name} is at work on {other.host} (pid {other.pid}), and "
                    "two must not have one name: give this one another with engines.name, or a "
                    f"data directory of its own. If that one is dead, start again in {rest:.0f} s"
                )

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
        if self._place.shared:
            self._clock.attune(self._engines.now)
        self._own = self._own._replace(
            seen_at=self._clock.now(),
            draining=self.draining,
            ahead=self._clock.ahead,
        )
        wish = self._engines.beat(self._own)
        if wish in (DRAIN, END) and wish != self._wish:
            self._wish = wish
            self._place.on_wish(wish)

    def _relieve(self) -> None:
        """See who else is at work; take over from those that were not heard of for long."""
        now, patience = self._clock.now(), self._place.patience
        others = [one for one in self._engines.all() if one.name != self._own.name]
        states = {other: other.state(now, patience) for other in others}
        self._meet({one.name for one, state in states.items() if state in _AT_WORK})
        for other in (one for one, state in states.items() if state == "silent"):
            freed = self._engines.take_over(other)
            if freed is not None:
                log.warning("an engine is gone", engine=other.name, host=other.host, freed=freed)
                self._engine.hear(News(self._own.name, all=True))
                self._tell()

    def _meet(self, others: set[str]) -> None:
        """Know who else is at work; those who are new have not been told of any work."""
        new, self._others = others - self._others, others
        self._engine.stance.company = bool(others)
        if new:
            self._place.on_company()
            self._tell()

    def _tell(self) -> None:
        """Have others look at who is there, and for work that is free now."""
        self._engines.tell(News(self._own.name, ENGINES, all=True))
