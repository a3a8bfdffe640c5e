from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import structlog

from mint.app.hosts.reports import Reports
from mint.app.hosts.source import Source
from mint.app.hosts.workshop import Workshop
from mint.errors import MintError
from mint.trigger.agent.agent import Agent, Options
from mint.trigger.agent.hosted import Hosted
from mint.trigger.applying.function_runner import FunctionRunner
from mint.trigger.launching import launch_service
from mint.trigger.names import ENGINE, EVENT, LAUNCH
from mint.trigger.transcriber import transcribe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.app.hosts.site import Site
    from mint.launchers.starter import Starter
    from mint.ports.clock import Clock
    from mint.ports.hosts import HostBook
    from mint.trigger.applying import Runner
    from mint.trigger.bus.port import Bus
    from mint.trigger.declared import Declared
    from mint.trigger.event import Event
    from mint.trigger.message import ServiceMessage
    from mint.trigger.transcriber import Rule

log = structlog.get_logger("mint.trigger")


class Crew:
    """Does all that some hosts have to do, on the running loop: one agent for each of them.

    Args:
        site: what the settings say.
        bus: by which changes and messages travel.
        hosts: which hosts.
        clock: the time.
        starter: starts processes; None: nothing here can.
        book: keeps what hosts tell; None: another does.

    Raises:
        HostUnknown: the table of hosts has not all of them.

    Example:
        >>> async with bus_of(site, "mint trigger isc", clock, store.letters) as bus:
        ...     await Crew(site, bus, ["isc"], clock).run()
    """

    def __init__(
        self,
        site: Site,
        bus: Bus,
        hosts: Sequence[str],
        clock: Clock,
        *,
        starter: Starter | None = None,
        book: HostBook | None = None,
    ) -> None:
        self._site = site
        self._bus = bus
        self._clock = clock
        self._starter = starter
        self._book = book
        self._stopping = asyncio.Event()
        self._hosts = [*hosts, ENGINE] if starter and site.launches else list(hosts)
        self._agents = [self._agent(host) for host in self._hosts]
        self.source = Source(site, site.reader) if site.reader in self._hosts else None
        """Reads the directory's changes; None: another host does."""

    async def run(self) -> None:
        """Work, until `stop`."""
        async with AsyncExitStack() as stack:
            if self._book is not None:
                await stack.enter_async_context(Reports(self._bus, self._book, self._clock))
            if self.source is not None:
                await stack.enter_async_context(self.source.telling(self._bus))
            async with asyncio.TaskGroup() as group:
                for agent in self._agents:
                    group.create_task(agent.run())
                await self._stopping.wait()  # with no host to serve, reports are kept all the same

    def stop(self) -> None:
        """Have `run` come to its end, once what is under way is done. From the loop's thread."""
        self._stopping.set()
        for agent in self._agents:
            agent.stop()

    def _agent(self, host: str) -> Agent:
        workshop = Workshop(self._site, host, self._clock)
        options = Options(host=host, clock=self._clock, retries=self._site.settings.trigger.retries)
        rules = self._rules() if EVENT in workshop.services else ()

        def told(event: Event) -> Sequence[ServiceMessage]:
            return sorted(transcribe(event, rules), key=lambda one: one.service)

        return Agent(self._bus, self._site.table, options, self._hosted(workshop), told)

    def _rules(self) -> Sequence[Rule]:
        book = self._site.rulebook
        for name, fault in book.faults.items():
            log.error(
                "every change is told to a service, for its rules are not known",
                service=name,
                reason=fault,
            )
        return book.rules

    def _hosted(self, workshop: Workshop) -> dict[str, Hosted]:
        if workshop.host == ENGINE and self._starter is not None:
            launch = launch_service(self._site.launches, self._starter)
            return {LAUNCH: Hosted(runner=FunctionRunner(launch, LAUNCH), whole=False)}
        loaded = self._site.loaded(workshop.services)
        found = {name: Hosted(refusal=fault) for name, fault in loaded.faults.items()}
        found |= {one.name: _hosted(workshop, one) for one in loaded.services.values()}
        for name, one in found.items():
            if one.refusal:
                told = {"host": workshop.host, "service": name, "reason": one.refusal}
                log.error("a service cannot be used", **told)
        # What comes for a service without any code is a dead letter: nobody mends that here.
        return {name: one for name, one in found.items() if name not in loaded.unknown}


def _hosted(workshop: Workshop, declared: Declared) -> Hosted:
    try:
        runner: Runner = workshop.runner(declared)
    except MintError as error:
        return Hosted(refusal=str(error))
    whole = runner.kind == "whole"
    return Hosted(runner=runner, whole=whole, quiet=runner.quiet, longest=runner.longest)
