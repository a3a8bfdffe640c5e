"""What is wrong with services of hosts, seen from this host, and what to do about it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from mint.app.hosts.workshop import Workshop
from mint.errors import BadService, TriggerError
from mint.trigger.applying import made
from mint.trigger.applying.program import PATH
from mint.trigger.names import EVENT, LAUNCH
from mint.trigger.service import Service
from mint.trigger.sources.finding import bad, doubtful, good

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.app.hosts.site import Site
    from mint.ports.clock import Clock
    from mint.trigger.bus.survey import QueueState
    from mint.trigger.sources.finding import Finding


def of_directory(site: Site, clock: Clock) -> Sequence[Finding]:
    """What is found about the directory."""
    settings = site.settings.trigger.ldap
    if not settings.url:
        remedy = "name one in [trigger.ldap] unless programs tell of changes themselves"
        return [doubtful("no directory is named: nobody reads its changes", remedy)]
    from mint.trigger.sources.doctor import examine  # noqa: PLC0415 - an extra

    needed = {name for rule in site.rulebook.rules for name in rule.interest.asks}
    return examine(settings, needed, clock.now())


def of_services(site: Site, host: str, clock: Clock) -> Sequence[Finding]:
    """What is found about the services of a host.

    Raises:
        HostUnknown: the table of hosts has no such host.
    """
    workshop = Workshop(site, host, clock)
    found: list[Finding] = []
    for name in workshop.services:
        if name not in (EVENT, LAUNCH):
            found += _of_service(site, workshop, name)
    return found


def of_queues(states: Sequence[QueueState]) -> Sequence[Finding]:
    """What is found about the queues."""
    found = [*_wrong(states)]
    return found or [good(f"{len(states)} queues are there, and none too many")]


def _wrong(states: Sequence[QueueState]) -> Iterator[Finding]:
    for one in states:
        if one.missing:
            yield bad(f"the queue {one.name} is missing", "start `mint trigger run` on its host")
        elif one.stray:
            yield doubtful(
                f"nobody needs the queue {one.name}, in which {one.ready} messages wait",
                "mint trigger topology --prune",
            )
        elif one.consumers == 0 and one.ready:
            yield bad(
                f"nobody reads {one.name}, in which {one.ready} messages wait",
                f"start `mint trigger run` on {one.host or 'its host'}",
            )


def _of_service(site: Site, workshop: Workshop, name: str) -> Iterator[Finding]:
    loaded = site.loaded([name])
    if name in loaded.faults:
        yield bad(f"{name}: {loaded.faults[name]}", "mend its module, then start the host again")
        return
    declared = loaded.services[name]
    try:
        thing = (
            made(declared.thing, workshop.context(name)) if declared.kind != "function" else None
        )
    except BadService as error:
        yield bad(f"{name}: {error}", f"mend [trigger.options.{name}], or its module")
        return
    if not declared.interests and not getattr(thing, "interests", ()):
        yield doubtful(
            f"{name}: no change concerns it", "give it interests, or send it messages by hand"
        )
    if isinstance(thing, Service):
        yield from _programs(thing)
        yield from _files(workshop, name)
    else:
        yield good(f"{name}: {declared.file}")


def _programs(service: Service) -> Iterator[Finding]:
    if not service.check:
        yield doubtful(f"{service.name}: no program checks its files", "name one in `check`")
    for command in (*service.check, *service.reload, *service.verify):
        if shutil.which(command[0], path=PATH) is None:
            yield bad(f"{service.name}: there is no program {command[0]}", "install it")


def _files(workshop: Workshop, name: str) -> Iterator[Finding]:
    try:
        state = workshop.applier(name).state()
    except TriggerError as error:
        yield bad(f"{name}: {error}", f"see [trigger.options.{name}] and trigger.state")
        return
    if state.alert:
        yield bad(f"{name}: {state.alert}", f"mint trigger plan {name}")
    elif state.generation is None:
        yield doubtful(f"{name}: it has made no files yet", f"mint trigger apply {name}")
    else:
        yield good(f"{name}: generation {state.generation} is in use")
