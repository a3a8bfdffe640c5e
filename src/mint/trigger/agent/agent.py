from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from mint.backoff import Backoff
from mint.errors import BusError
from mint.ports.clock import Clock
from mint.trigger.agent.absent import Refused, Unknown
from mint.trigger.agent.circumstances import RETRIES, Circumstances
from mint.trigger.agent.each import Each
from mint.trigger.agent.reasons import reason_of
from mint.trigger.agent.reporter import Reporter
from mint.trigger.agent.transcriber import Transcriber
from mint.trigger.agent.whole import Whole
from mint.trigger.bus.queues import queue_for
from mint.trigger.names import EVENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.trigger.agent.hosted import Hosted, Transcribe
    from mint.trigger.agent.service_loop import Counted, ServiceLoop
    from mint.trigger.bus.port import Bus
    from mint.trigger.bus.report import Report
    from mint.trigger.hosts import HostTable

    AnyLoop = ServiceLoop[Any]

log = structlog.get_logger("mint.trigger")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent is told.

    Args:
        host: its name in the table of hosts.
        clock: the time.
        retries: how long something waits until it is tried again, durations, after each failure.
        grace: seconds that services may take to their end when the agent is told to stop.
        beat: seconds between two reports how it stands.
        hold: seconds for which messages are kept in hand while the directory is away.
    """

    host: str
    clock: Clock
    retries: Sequence[str] = RETRIES
    grace: float = 30.0
    beat: float = 10.0
    hold: float = 300.0


class Agent:
    """The services of one host, each on its own: one that fails is in the way of no other.

    Args:
        bus: brings messages, and takes reports.
        table: which host has which services.
        options: what it is told.
        services: the code of each service, by name; what the table gives to the host and is not
            here has none.
        transcribe: the messages that come of a change, for the special service `event`.

    Raises:
        HostUnknown: the table has no such host.

    Example:
        >>> agent = Agent(bus, table, Options(host="isc", clock=clock), services, transcribe)
        >>> asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, agent.stop)
        >>> await agent.run()
    """

    def __init__(
        self,
        bus: Bus,
        table: HostTable,
        options: Options,
        services: Mapping[str, Hosted],
        transcribe: Transcribe,
    ) -> None:
        self._names = table.services_of(options.host)
        self._bus = bus
        self._table = table
        self._options = options
        self._services = services
        self._transcribe = transcribe
        self._reporter = Reporter(bus, self.standings, options.beat)
        self._stopping = asyncio.Event()
        self._loops = self._made()

    def stop(self) -> None:
        """Begin nothing more, and end `run` once what is being done is done."""
        self._stopping.set()

    def standings(self) -> list[Report]:
        """How it stands with each service now."""
        return [one.standing() for one in self._loops]

    @property
    def counts(self) -> Counter[Counted]:
        """What was counted since the start, over all services."""
        total: Counter[Counted] = Counter()
        for one in self._loops:
            total.update(one.counts)
        return total

    async def run(self) -> None:
        """Work, until `stop`."""
        if not await self._declare():
            return
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(self._keep(one)) for one in self._loops]
            reporting = group.create_task(self._reporter.run())
            for one in self._loops:
                self._reporter.tell(self._first(one))
            await self._stopping.wait()
            for one in self._loops:
                one.stop()
            if working:
                _, late = await asyncio.wait(working, timeout=self._options.grace)
                for task in late:  # what it has in hand is given again
                    task.cancel()
            reporting.cancel()
        await self._reporter.flush()

    async def _declare(self) -> bool:
        """See that the queues are there: whether they are; else it is to stop."""
        backoff = Backoff()
        while not self._stopping.is_set():
            try:
                wrong = await self._bus.topology(self._table, self._options.retries)
            except BusError as error:
                log.warning("cannot begin yet; trying again", reason=str(error))
                with suppress(TimeoutError):
                    async with asyncio.timeout(backoff.next()):
                        await self._stopping.wait()
            else:
                for text in wrong:
                    log.warning("a queue is not as it should be", reason=text)
                return True
        return False

    async def _keep(self, one: AnyLoop) -> None:
        """Run a service, again when we have made a mistake: others must not suffer from it."""
        backoff = Backoff()
        while True:
            try:
                await one.run()
            except Exception as error:
                one.error = reason_of(error)
                log.exception("an error of the agent itself", service=one.service)
                await asyncio.sleep(backoff.next())
            else:
                return

    def _first(self, one: AnyLoop) -> Report:
        standing = one.standing()
        started = standing.state != "refused"
        return msgspec.structs.replace(standing, state="started") if started else standing

    def _made(self) -> list[AnyLoop]:
        about = Circumstances(
            host=self._options.host,
            bus=self._bus,
            clock=self._options.clock,
            tell=self._reporter.tell,
            retries=self._options.retries,
            hold=self._options.hold,
        )
        return [self._loop(about, name) for name in self._names]

    def _loop(self, about: Circumstances, name: str) -> AnyLoop:
        queue = queue_for(self._table, about.host, name)
        if name == EVENT:
            return Transcriber(about, queue, self._transcribe)
        hosted = self._services.get(name)
        if hosted is None:
            return Unknown(about, name, queue)
        if hosted.runner is None:
            return Refused(about, name, queue, hosted.refusal)
        if hosted.whole:
            return Whole(about, name, queue, hosted.runner, hosted)
        return Each(about, name, queue, hosted.runner)
