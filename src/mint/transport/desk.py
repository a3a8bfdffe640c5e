from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING

from mint.model.effect import Dispatch
from mint.model.message import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from mint.model.effect import Control
    from mint.ports.clock import Clock
    from mint.ports.leases import Leases

_BETWEEN = 1.0
"""Seconds between two looks for what is overdue."""


class Bell:
    """Wakes one request that waits for something to fetch or to hear.

    Clear it first, then look whether there is something, then wait: so nothing is overlooked.

    Args:
        worker: who waits.
        wants: whether it would fetch work for a participant.
        holds: ids of dispatches about which it would hear.
    """

    def __init__(
        self, worker: str, wants: Callable[[str], bool], holds: Container[str] = ()
    ) -> None:
        self.worker = worker
        self.over = False
        """Whether it is no use to wait any longer."""
        self.gone = False
        """Whether nobody is there any more to whom something could be given."""
        self._wants = wants
        self._holds = holds
        self._rung = asyncio.Event()

    def clear(self) -> None:
        """Heed only what comes from now on."""
        self._rung.clear()

    async def wait(self, seconds: float) -> None:
        """Sleep until it rings, or for some seconds."""
        if self.over:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()

    def ring(self, *, over: bool = False) -> None:
        """Wake who waits."""
        self.over = self.over or over
        self._rung.set()

    def concerns(self, names: set[str], dispatches: set[str]) -> bool:
        """Whether it is of interest that there is work for these, or news about those."""
        return any(map(self._wants, names)) or any(one in self._holds for one in dispatches)


class Desk:
    """Where participants elsewhere fetch their work; implements the port `Desk`.

    The store knows who has what. The desk only knows who waits at this moment, and wakes them.
    `bell`, `dismiss` and `end` are for the server's event loop; the rest is safe from any thread.

    Args:
        leases: who has what.
        clock: the time.

    Example:
        >>> with desk.bell("w1", wants={"weigh"}.__contains__) as bell:
        ...     bell.clear()
        ...     if not there_is_work():
        ...         await bell.wait(5.0)
    """

    def __init__(self, leases: Leases, clock: Clock) -> None:
        self._leases = leases
        self._clock = clock
        self._bells: set[Bell] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = False
        self._looked = 0.0
        self._writing = threading.Lock()
        self._doubtful: list[str] | None = None
        """Dispatches with a new cancel that perhaps nobody can answer; None: any may have one."""

    def offer(self, work: Sequence[Dispatch | Control]) -> bool:
        """See `mint.ports.desk.Desk.offer`."""
        names: set[str] = set()
        dispatches: set[str] = set()
        cancelled: list[str] = []
        for one in work:
            if isinstance(one, Dispatch):
                names.add(one.participant)
                continue
            dispatches.add(one.dispatch)
            if one.what == "cancel":
                cancelled.append(one.dispatch)
            elif one.what == "resume":
                names.add(one.participant)  # what nobody has yet may be fetched again
        self.wake(names, dispatches)
        with self._writing:
            if self._doubtful is not None:
                self._doubtful += cancelled
        return bool(cancelled)

    def look(self, serves: Callable[[str], bool]) -> Sequence[Cancelled]:
        """See `mint.ports.desk.Desk.look`."""
        now = self._clock.now()
        if abs(now - self._looked) >= _BETWEEN:
            self._looked = now
            names = [name for name in self._leases.overdue(now) if serves(name)]
            if names:
                self._leases.free(names, now)
        return self._deserted(now)

    def wake(self, names: set[str], dispatches: set[str]) -> None:
        """Wake who waits for work for these participants, or for news about these dispatches."""
        if self._bells and self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(self._ring, names, dispatches)

    def wake_all(self) -> None:
        """Wake all who wait: something may be there for any of them."""
        if self._bells and self._loop is not None:
            with contextlib.suppress(RuntimeError):  # as above
                self._loop.call_soon_threadsafe(self._ring_all)

    @contextlib.contextmanager
    def bell(
        self, worker: str, wants: Callable[[str], bool], holds: Container[str] = ()
    ) -> Iterator[Bell]:
        """Something that wakes a request, for as long as the context lasts; see `Bell`."""
        self._loop = asyncio.get_running_loop()
        bell = Bell(worker, wants, holds)
        bell.over = self._ended
        self._bells.add(bell)
        try:
            yield bell
        finally:
            self._bells.discard(bell)

    def dismiss(self, worker: str) -> None:
        """Let nobody wait any longer in the name of this worker."""
        for bell in self._bells:
            if bell.worker == worker:
                bell.ring(over=True)

    def end(self) -> None:
        """Let nobody wait any longer: the server stops."""
        self._ended = True
        for bell in self._bells:
            bell.ring(over=True)

    def _ring(self, names: set[str], dispatches: set[str]) -> None:
        for bell in self._bells:
            if bell.concerns(names, dispatches):
                bell.ring()

    def _ring_all(self) -> None:
        for bell in self._bells:
            bell.ring()

    def _deserted(self, now: float) -> list[Cancelled]:
        with self._writing:
            doubtful, self._doubtful = self._doubtful, []
        if doubtful == []:
            return []
        try:
            cancels = self._leases.deserted(doubtful, now)
        except Exception:
            with self._writing:
                self._doubtful = None
            raise
        return [Cancelled(wfid=one.wfid, key=one.key, dispatch=one.dispatch) for one in cancels]
