"""Services of hosts, for commands that need no server: what settings say, and the bus."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, TypeVar

from mint.cli.database import settings_of
from mint.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mint.app.hosts.site import Site
    from mint.cli.common import Common
    from mint.ports.letters import Letters
    from mint.trigger.bus.port import Bus

T = TypeVar("T")


REASON = 60
"""Columns of a reason in a table; all of it is for those who ask for one thing, or for JSON."""


def site_of(common: Common) -> Site:
    """What the settings say of hosts.

    Raises:
        SettingsError: nothing, or nothing that can be used.
    """
    import structlog  # noqa: PLC0415 - as late as the rest

    from mint.app.hosts.site import Site  # noqa: PLC0415 - loads the application

    # What a server would log, a command tells its user: as its output, or as the error it ends by.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    site = Site(settings_of(common))
    if not site.is_there:
        raise SettingsError(
            "trigger.hosts: there are no hosts yet; write into mint.toml:\n"
            '    [trigger.hosts]\n    myhost = ["hosts"]'
        )
    return site


def on_bus(site: Site, work: Callable[[Bus], Awaitable[T]]) -> T:
    """Do something with the bus of a site.

    Raises:
        BusError: it cannot be used.
    """
    from mint.app.hosts.buses import bus_of  # noqa: PLC0415 - as above
    from mint.engine.clock import SystemClock  # noqa: PLC0415 - as above

    async def use(letters: Letters | None) -> T:
        async with bus_of(site, "mint trigger (a command)", SystemClock(), letters) as bus:
            return await work(bus)

    with site.letters() as letters:
        return asyncio.run(use(letters))
