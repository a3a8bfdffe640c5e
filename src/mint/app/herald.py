from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import structlog

from mint.backoff import Backoff
from mint.errors import StoreError
from mint.ports.alert import Notice, Told

if TYPE_CHECKING:
    from mint.ports.alert import Alert, AlertBook
    from mint.ports.causes import Cause
    from mint.ports.clock import Clock
    from mint.ports.views import Views

log = structlog.get_logger("mint.alerts")

CAUSES = 1000
"""Causes that are looked at; should there be more, those that struck last."""

CALM = 10.0
"""Seconds for which a cause must have no errors to be over: a replay may fail again."""

APART = 1.0
"""Seconds between two looks at least, however many errors come."""

SHARE = 20
"""How many times as long as a look took the store is left alone."""

LOOK = 60.0
"""Seconds after which it looks although nothing was heard."""

LOOK_SHARED = 10.0
"""The same where other servers may record errors."""

LEASE = 90.0
"""Seconds for which a server tells, on a store that others share, before another may."""


class Herald:
    """Has one alert told of errors: at once of each new cause, later of what came besides.

    It compares what errors there are with what was told, both from the store: so nothing is missed
    when a server dies. It has a thread of its own, and never disturbs anything else.

    Args:
        name: of the alert.
        alert: tells.
        book: remembers what was told.
        views: know the errors.
        clock: the time.
        every: seconds between two notices of one cause at least.
        holder: name of this server where others share the store, "" where none can.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        name: str,
        alert: Alert,
        book: AlertBook,
        views: Views,
        clock: Clock,
        *,
        every: float,
        holder: str = "",
    ) -> None:
        self.name = name
        self.fault: str | None = None
        """Why it could not tell when it tried last; None: it could."""
        self.failing_since: float | None = None
        self.told = 0
        """Notices that were told since the start."""
        self._alert = alert
        self._book = book
        self._views = views
        self._clock = clock
        self._every = every
        self._holder = holder
        self._held_until = 0.0
        self._calm_since: dict[str, float] = {}
        self._backoff = Backoff(first=2.0, most=300.0)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"mint-alert-{name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look now: there may be something to tell. From any thread; returns at once."""
        self._wake.set()

    def stop(self, timeout: float = 5.0) -> None:
        """End after what is being told; what is not told yet, is at the next start.

        Args:
            timeout: seconds to wait for that.
        """
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def look(self) -> float:
        """Tell what there is to tell: seconds after which to look again, unless woken.

        Raises:
            StoreError: the store cannot be used.
        """
        now = self._clock.now()
        if not self._may_tell(now):
            return LEASE / 2
        known = self._book.told(self.name)
        causes = {cause.id: cause for cause in self._views.causes(CAUSES)}
        later = LOOK_SHARED if self._holder else LOOK
        for cause in causes.values():
            later = min(later, self._consider(cause, known.get(cause.id), now))
        for cause_id, told in known.items():
            if cause_id not in causes:
                later = min(later, self._consider_end(cause_id, told, now))
        for cause_id in list(self._calm_since):
            if cause_id in causes or cause_id not in known:
                del self._calm_since[cause_id]
        return later

    def _may_tell(self, now: float) -> bool:
        """Whether no other server does."""
        if not self._holder or now < self._held_until - LEASE / 2:
            return True
        if not self._book.hold(self.name, self._holder, now, now + LEASE):
            return False
        self._held_until = now + LEASE
        return True

    def _consider(self, cause: Cause, told: Told | None, now: float) -> float:
        """Tell of a cause if it is time: seconds until it is."""
        if told is None:
            self._tell(_notice("began", cause, cause.count, now), cause.last)
        elif cause.last > told.until:
            wait = told.at + self._every - now
            if 0 < wait <= self._every:  # more is left when the clock was set back
                return wait
            newer = self._views.newer_errors(cause.id, told.until)
            self._tell(_notice("more", cause, newer, now), cause.last)
        return LOOK

    def _consider_end(self, cause: str, told: Told, now: float) -> float:
        """Tell that a cause is over, once it has been so for a while: seconds until then."""
        since = self._calm_since.setdefault(cause, now)
        if 0 <= now - since < CALM:
            return CALM - (now - since)
        if self._views.newer_errors(cause, 0.0):
            return LOOK  # it is one of too many causes to be seen
        before = told.notice
        over = Notice(
            "over", cause, now, 0, 0, before.since, before.definition, before.step, before.kind,
            before.message, before.wfid,
        )  # fmt: skip
        self._alert.tell(over)
        self.told += 1
        self._book.drop(self.name, cause)
        return LOOK

    def _tell(self, notice: Notice, until: float) -> None:
        self._alert.tell(notice)
        self.told += 1
        self._book.keep(self.name, notice.cause, Told(notice.at, until, notice))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            begun = time.monotonic()
            pause, failed = LOOK, False
            try:
                pause = self.look()
                self._succeed()
            except StoreError as error:
                log.warning("cannot look for errors to tell of", alert=self.name, reason=str(error))
                pause = LOOK_SHARED
            except Exception as error:  # noqa: BLE001 - whatever an alert does hurts nobody
                pause, failed = self._fail(error), True
            took = time.monotonic() - begun
            self._stopping.wait(max(APART, SHARE * took) if not failed else pause)
            if not failed:
                self._wake.wait(pause)

    def _succeed(self) -> None:
        if self.fault is not None:
            log.info("the alert is told again", alert=self.name)
        self.fault = self.failing_since = None
        self._backoff.reset()

    def _fail(self, error: Exception) -> float:
        """Take note that it could not be told: seconds after which to try again."""
        self.fault = f"{type(error).__name__}: {error}"
        if self.failing_since is None:
            self.failing_since = self._clock.now()
        pause = self._backoff.next()
        log.warning("alert failed", alert=self.name, reason=self.fault, again_in=round(pause, 1))
        return pause


def _notice(what: str, cause: Cause, more: int, now: float) -> Notice:
    newest = cause.newest
    return Notice(
        "began" if what == "began" else "more",
        cause.id,
        now,
        cause.count,
        more,
        cause.first,
        newest.definition,
        newest.participant or newest.name,
        newest.fault.kind,
        newest.fault.message,
        newest.wfid,
        tuple(cause.wfids),
        f"mint errors {newest.wfid}",
    )
