"""Commands that have services do something: emit, resync."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from mint.cli.commands.trigger_explain import File, event_in
from mint.cli.common import PLAIN, Common
from mint.cli.terminal import show, show_json, text
from mint.cli.trigger_site import on_bus, site_of
from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from mint.trigger.bus.port import Bus


def emit(
    file: File,
    /,
    *,
    common: Common = PLAIN,
) -> None:
    """Publish a change, as the program does that made it.

    For example:

        $ mint trigger emit event.json

    Args:
        file: that holds the event, as in the body of a message; `-`: standard input.
        common: what every command takes.
    """
    site, event = site_of(common), event_in(file)

    async def say(bus: Bus) -> None:
        await bus.publish_events([event])

    on_bus(site, say)
    if common.json:
        show_json({"id": event.id})
    else:
        show(text(f"published: {event.op} {event.dn} ({event.id})"))


def resync(services: tuple[str, ...] = (), /, *, common: Common = PLAIN) -> None:
    """Have services make their configuration anew, on all their hosts, whatever changed.

    A service whose files come out the same does not reload its daemon.

        $ mint trigger resync
        $ mint trigger resync dhcp bind

    Args:
        services: which; all, when none is named.
        common: what every command takes.
    """
    from mint.engine.clock import SystemClock  # noqa: PLC0415 - as late as the rest
    from mint.trigger.message import ServiceMessage  # noqa: PLC0415 - the same

    site = site_of(common)
    wanted = services or site.table.services
    if strange := sorted(set(wanted) - set(site.table.services)):
        known = ", ".join(site.table.services) or "none"
        raise UsageError(f"no host has a service {strange[0]!r}; there are: {known}")
    if not wanted:
        raise UsageError("no host has a service but `event`: give it one in [trigger.hosts]")
    now, who = SystemClock().now(), getpass.getuser()
    messages = [
        ServiceMessage(id=f"resync {now:.6f}/{one}", service=one, by=who, at=now) for one in wanted
    ]

    async def say(bus: Bus) -> None:
        await bus.publish_messages(messages)

    on_bus(site, say)
    if common.json:
        show_json({"services": list(wanted)})
    else:
        show(text(f"asked: {', '.join(wanted)}; `mint trigger hosts` shows how they stand"))
