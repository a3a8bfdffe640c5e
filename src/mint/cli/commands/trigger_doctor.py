"""The command `trigger doctor`: what is wrong with services of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.terminal import safe, show, show_json, text
from mint.cli.trigger_site import on_bus, site_of
from mint.errors import BusError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from mint.app.hosts.site import Site
    from mint.ports.clock import Clock
    from mint.trigger.bus.port import Bus
    from mint.trigger.bus.survey import QueueState
    from mint.trigger.sources.finding import Finding

_STYLES = {"ok": "green", "warning": "yellow", "error": "bold red"}


def doctor(*, host: str | None = None, common: Common = PLAIN) -> int:
    """Look at the directory, at the services of this host and at the queues: what is wrong?

    Exit code 1 when something does not work.

        $ mint trigger doctor

    Args:
        host: another host than this one, for its services.
        common: what every command takes.
    """
    from mint.app.hosts.examining import of_directory  # noqa: PLC0415 - loads the application
    from mint.engine.clock import SystemClock  # noqa: PLC0415 - the same

    site, clock = site_of(common), SystemClock()
    services = _services(site, host, clock)
    found: dict[str, Sequence[Finding]] = {
        "directory": of_directory(site, clock),
        f"services of {host or site.host}": services,
        "queues": _queues(site),
    }
    if common.json:
        show_json(msgspec.to_builtins(found))
    else:
        for head, findings in found.items():
            show(text(head, "bold"), *(line for one in findings for line in _lines(one)))
    return FAILED if any(one.severity == "error" for some in found.values() for one in some) else OK


def _services(site: Site, host: str | None, clock: Clock) -> Sequence[Finding]:
    """What is found about the services of a host. The host where one sits need not be in the table.

    Raises:
        HostUnknown: another host was named, and there is none of that name.
    """
    from mint.app.hosts.examining import of_services  # noqa: PLC0415 - as above
    from mint.trigger.sources.finding import doubtful  # noqa: PLC0415 - as above

    if host is None and site.host not in site.table.hosts:
        known = ", ".join(sorted(site.table.hosts))
        remedy = f"look at another by --host; there are: {known}"
        return [doubtful("this host has no services: [trigger.hosts] does not name it", remedy)]
    return of_services(site, host or site.host, clock)


def _queues(site: Site) -> Sequence[Finding]:
    from mint.app.hosts.examining import of_queues  # noqa: PLC0415 - as above
    from mint.trigger.sources.finding import bad  # noqa: PLC0415 - as above

    async def ask(bus: Bus) -> Sequence[QueueState]:
        return await bus.survey()

    try:
        return of_queues(on_bus(site, ask))
    except BusError as error:
        return [bad(str(error), "see [amqp] in the settings")]


def _lines(one: Finding) -> list[Text]:
    first, *more = one.text.splitlines() or [""]
    head = text(f"  {one.severity}: ", _STYLES[one.severity]).append(safe(first))
    lines = [head, *(text(f"      {line}", "dim") for line in more)]
    if one.remedy:
        lines.append(text("    then: ", "dim").append(safe(one.remedy)))
    return lines
