"""How commands and participants reach the services of this host: by D-Bus, or without it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mint.errors import BusNotFound, SettingsError
from mint.services.bus.opening import open_bus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mint.services.bus.wire import Wire
    from mint.settings.services import ServicesSettings


class Told(NamedTuple):
    """What a service tells of itself.

    Args:
        kind: server, local or script.
        description: in the language that was asked for.
        state: on, off, started, stopped, conditional, conditional_started, conditional_stopped.
    """

    kind: str
    description: str
    state: str

    @property
    def running(self) -> bool:
        """Whether it runs, as far as it can tell."""
        return self.state in ("on", "started", "conditional_started")

    @property
    def autostart(self) -> str:
        """`yes`, `no` or `conditional`."""
        if self.state.startswith("conditional"):
            return "conditional"
        return "yes" if self.state in ("on", "stopped") else "no"


class Link(Protocol):
    """The services of this host. Its methods raise MintError, whatever the way.

    Attributes:
        way: `D-Bus` or `direct`.
    """

    way: str

    async def apps(self) -> list[str]:
        """What is registered, in order."""

    async def info(self, app: str) -> Told:
        """What a service tells of itself."""

    async def call(self, app: str, method: str, *args: str) -> None:
        """Call another method of a service's script, and wait for its end."""

    async def register(self, app: str, file: str) -> None:
        """Make a file, by its absolute path, the script of an application."""

    async def remove(self, app: str) -> None:
        """Forget the script of an application."""


@asynccontextmanager
async def open_link(
    settings: ServicesSettings, *, direct: bool = False, locale: str = "en"
) -> AsyncIterator[Link]:
    """Reach the services: by the daemon if one answers on the bus, else by what it would do.

    Args:
        settings: where both are.
        direct: do not look for a daemon.
        locale: in which they answer.

    Raises:
        BusNotFound: the settings name a bus, and it is not there.

    Example:
        >>> async with open_link(ServicesSettings()) as link:
        ...     await link.call("nginx", "start")
    """
    wire = None if direct else await _daemon(settings)
    if wire is not None:
        from mint.services.bus.bus_link import BusLink  # noqa: PLC0415 - an extra

        try:
            yield await BusLink.begin(wire, settings, locale)
        finally:
            await wire.close()
        return
    from mint.services.direct import DirectLink  # noqa: PLC0415 - takes long to load

    async with DirectLink.open(settings, locale) as link:
        yield link


async def _daemon(settings: ServicesSettings) -> Wire | None:
    """A connection with a bus on which a daemon answers, or can be started."""
    try:
        wire = await open_bus(settings.bus)
    except (BusNotFound, SettingsError):
        if settings.bus:
            raise
        return None
    if await wire.is_served(settings.bus_name):
        return wire
    await wire.close()
    if settings.bus:
        raise BusNotFound(
            f"no daemon has the name {settings.bus_name} on the bus {settings.bus}: start "
            "`mint services run`, or do without it: --direct"
        )
    return None
