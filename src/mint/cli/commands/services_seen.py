"""What service scripts would do, and what they have written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mint.cli.common import PLAIN, Common
from mint.cli.exits import OK
from mint.cli.services_reached import WITH_THE_DAEMON, Reach, app_named
from mint.cli.terminal import show, show_json, text

if TYPE_CHECKING:
    from mint.services.outcome import Outcome


def plan(
    name: str,
    method: str,
    /,
    *args: str,
    reach: Reach = WITH_THE_DAEMON,
    common: Common = PLAIN,
) -> int:
    """Tell what a method of a service's script would do; nothing is done.

    For example:

        $ mint services plan nginx start

    Args:
        name: of the service; dashes stand for underscores.
        method: start, stop, reload, ready, setState...
        args: for the method.
        reach: where the services are.
        common: what every command takes.
    """
    from mint.services.direct import DirectLink  # noqa: PLC0415 - takes long to load
    from mint.services.results import checked  # noqa: PLC0415 - the same

    settings, app = reach.settings(common).services, app_named(name)

    async def planned() -> Outcome:
        async with DirectLink.open(settings) as link:
            return await link.manager.plan(app, method, args)

    outcome = asyncio.run(planned())
    if common.json:
        show_json({"service": app, "method": method, "actions": list(outcome.actions)})
    else:
        show(*(text(action) for action in outcome.actions))
    checked(app, method, outcome)
    if not outcome.actions and not common.json:
        show(text("it would do nothing", "dim"))
    return OK


def log(
    name: str,
    /,
    *,
    number: int | None = None,
    reach: Reach = WITH_THE_DAEMON,
    common: Common = PLAIN,
) -> int:
    """Show what the last calls of a service's script wrote, and what it wrote itself.

    For example:

        $ mint services log nginx
        $ mint services log nginx --number 12

    Args:
        name: of the service; dashes stand for underscores.
        number: only this call.
        reach: where the services are.
        common: what every command takes.
    """
    from mint.services.direct import layout_of  # noqa: PLC0415 - takes long to load
    from mint.services.journal import Journal  # noqa: PLC0415 - the same

    layout = layout_of(reach.settings(common).services)
    entries = [
        {"number": entry.number, "method": entry.method, "text": entry.text()}
        for entry in Journal(layout).entries(app_named(name))
        if (entry.text() if number is None else entry.number == number)
    ]
    if common.json:
        show_json({"calls": entries})
    for entry in entries if not common.json else ():
        show(text(f"{entry['number']} {entry['method']}", "bold"))
        show(*(text(f"  {line}") for line in str(entry["text"]).splitlines()))
    if not entries and not common.json:
        show(text("nothing was written", "dim"))
    return OK
