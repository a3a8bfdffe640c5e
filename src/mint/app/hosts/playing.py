from __future__ import annotations

import asyncio
import threading
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from mint.app.hosts.buses import bus_of
from mint.app.hosts.crew import Crew
from mint.backoff import Backoff
from mint.errors import BusError, MintError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from mint.app.hosts.site import Site
    from mint.launchers.starter import Starter
    from mint.ports.clock import Clock
    from mint.ports.hosts import HostBook
    from mint.ports.letters import Letters
    from mint.trigger.bus.port import Bus
    from mint.trigger.event import Event
    from mint.trigger.message import ServiceMessage

log = structlog.get_logger("mint.trigger")

T = TypeVar("T")

_PATIENCE = 30.0
"""Seconds that a bus may take to have something safe."""


class Playing:
    """Plays hosts in a thread of its own, and speaks with all others.

    What breaks is begun again: hosts are served for as long as it lasts.

    Args:
        site: what the settings say.
        letters: the queues of the database; None: the site has a broker.
        clock: the time.
    """

    def __init__(self, site: Site, letters: Letters | None, clock: Clock) -> None:
        self._site = site
        self._letters = letters
        self._clock = clock
        self._starter: Starter | None = None
        self._hosts: Sequence[str] = ()
        self._book: HostBook | None = None
        self._bus: Bus | None = None
        self._crew: Crew | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending = threading.Event()
        self._woken: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="mint-hosts", daemon=True)

    def start(
        self, hosts: Sequence[str], *, starter: Starter | None = None, book: HostBook | None = None
    ) -> None:
        """Begin.

        Args:
            hosts: that are played here.
            starter: starts the processes that changes start; None: others do.
            book: keeps what hosts tell; None: others do.
        """
        self._hosts, self._starter, self._book = hosts, starter, book
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """End, once what is under way is done.

        Args:
            timeout: seconds to wait for that; what is not done then is done at the next start.
        """
        self._ending.set()
        if self._loop is not None and self._thread.is_alive():
            with suppress(RuntimeError):  # it has just ended by itself
                self._loop.call_soon_threadsafe(self._tell_end)
            self._thread.join(timeout)

    def events(self, events: Sequence[Event]) -> None:
        """See `mint.trigger.front.Speaker`."""
        self._say(lambda bus: bus.publish_events(events))

    def messages(self, messages: Sequence[ServiceMessage]) -> None:
        """See `mint.trigger.front.Speaker`."""
        self._say(lambda bus: bus.publish_messages(messages))

    async def publish_events(self, events: Sequence[Event]) -> None:
        """See `mint.trigger.emitter.Outlet`."""
        await asyncio.to_thread(self.events, events)

    async def publish_messages(self, messages: Sequence[ServiceMessage]) -> list[ServiceMessage]:
        """See `mint.trigger.emitter.Outlet`."""
        return await asyncio.to_thread(self._say, lambda bus: bus.publish_messages(messages))

    def _say(self, what: Callable[[Bus], Coroutine[Any, Any, T]]) -> T:
        if self._bus is None or self._loop is None:
            raise BusError("there is no connection for messages to hosts yet: try again")
        saying = asyncio.run_coroutine_threadsafe(what(self._bus), self._loop)
        try:
            return saying.result(_PATIENCE)
        except Late:
            saying.cancel()
            raise BusError("what carries messages to hosts does not answer: try again") from None

    def _run(self) -> None:
        asyncio.run(self._keep())

    async def _keep(self) -> None:
        self._loop, self._woken = asyncio.get_running_loop(), asyncio.Event()
        backoff = Backoff()
        while not self._ending.is_set():
            try:
                await self._work()
            except* MintError as errors:
                told = "; ".join(str(one) for one in errors.exceptions)
                log.warning("services of hosts are not served; trying again", reason=told)
            except* Exception:
                log.exception("an error in what serves services of hosts")
            finally:
                self._bus = self._crew = None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), backoff.next())

    async def _work(self) -> None:
        async with bus_of(self._site, "mint hosts", self._clock, self._letters) as bus:
            self._crew = Crew(
                self._site,
                bus,
                self._hosts,
                self._clock,
                starter=self._starter,
                book=self._book,
            )
            if self._ending.is_set():  # told while it was connecting
                return
            self._bus = bus
            await self._crew.run()

    def _tell_end(self) -> None:
        if self._woken is not None:
            self._woken.set()
        if self._crew is not None:
            self._crew.stop()
