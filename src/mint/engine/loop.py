from __future__ import annotations

import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Protocol

import structlog

from mint.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from mint.engine.engine import Engine
    from mint.observe.watch import Watch
    from mint.ports.clock import Clock

log = structlog.get_logger("mint.engine")

POLL = 1.0
"""Seconds between looks into a store that other engines write to."""

_IDLE = 30.0
"""Seconds between looks into a store of one's own, a safety net."""

_LAST = 5.0
"""Seconds for the last turns."""

_AFTER_FAULT = 1.0
"""Seconds before the store is tried again after it failed."""


class Chores(Protocol):
    """What is to be done on the engine's thread between two turns."""

    @property
    def hurried(self) -> bool:
        """Whether it cannot wait for the next second."""

    def __call__(self) -> None:
        """Do it."""


class Loop:
    """Runs the turns of an engine on a thread of its own, as long as there is work.

    Sleeps without polling: a message, a due schedule or `stop` wakes it.

    Args:
        engine: whose turns.
        clock: the time.
        watch: is told when the store cannot be used; None: nobody looks.
        within: entered on the thread before the first turn, and left after the last one.
        chores: done on the thread every second between two turns; None: there are none.
        poll: tells how many seconds there may be between looks into the store for work of which
            nobody told; None: as it is best without anybody who tells.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        *,
        watch: Watch | None = None,
        within: AbstractContextManager[object] | None = None,
        chores: Chores | None = None,
        poll: Callable[[], float] | None = None,
    ) -> None:
        self._engine = engine
        self._watch = watch
        self._within = within or nullcontext()
        self._clock = clock
        self._chores = chores
        self._poll = poll or (lambda: POLL if engine.options.shared else _IDLE)
        self._looked = self._tidied = clock.now()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mint-engine", daemon=True)
        self.fault: str | None = None
        """Why the store cannot be used at the moment."""

    def start(self) -> None:
        """Begin."""
        self._engine.recover()
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End after the turn that is under way, and with the answers that came meanwhile kept."""
        self._stopping.set()
        self._engine.wake.set()
        self._thread.join(timeout)

    def _run(self) -> None:
        with self._within:
            self._work()

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._look_around()
            try:
                self._do_chores()
                worked = self._engine.turn()
                self._recover()
            except Exception as error:  # noqa: BLE001 - the loop must outlive whatever happens
                self._explain(error)
                self._stopping.wait(_AFTER_FAULT)
                continue
            if not worked:
                self._sleep()
        self._finish()

    def _finish(self) -> None:
        """Keep the last answers: their work is done, and would be done again at the next start."""
        end = time.monotonic() + _LAST
        try:
            while self.fault is None and self._engine.turn() and time.monotonic() < end:
                pass
        except Exception as error:  # noqa: BLE001 - as above
            self._explain(error)

    def _recover(self) -> None:
        if self.fault is not None:
            self.fault = None
            log.info("the store can be used again")

    def _explain(self, error: Exception) -> None:
        if self._watch is not None and isinstance(error, StoreError):
            self._watch.store_fault()
        reason = str(error) if isinstance(error, StoreError) else f"{type(error).__name__}: {error}"
        if reason == self.fault:
            return
        self.fault = reason
        if isinstance(error, StoreError):
            log.error("the store cannot be used; trying again", reason=reason)
        else:
            log.error("the engine stumbled; trying again", exc_info=error)

    def _sleep(self) -> None:
        due = self._engine.pause_until()
        longest = self._poll() if self._chores is None else min(self._poll(), POLL)
        wait = longest if due is None else max(0.0, due - self._clock.now())
        self._engine.wake.wait(min(longest, wait))

    def _do_chores(self) -> None:
        now = self._clock.now()
        if self._chores is None:
            return
        if self._chores.hurried or abs(now - self._tidied) >= POLL:
            self._tidied = now
            self._chores()

    def _look_around(self) -> None:
        """Expect work that nobody told of; by the clock, since a busy engine never sleeps long."""
        now = self._clock.now()
        if abs(now - self._looked) >= self._poll():
            self._looked = now
            self._engine.look_around()
