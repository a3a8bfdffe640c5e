"""What is wrong with services: each finding says what, and what to do."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mint.errors import BusNotFound, SettingsError
from mint.services.bus.opening import open_bus
from mint.services.direct import DirectLink, layout_of
from mint.services.registered import Registered
from mint.services.supervising.book import Book

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from mint.services.layout import Layout
    from mint.services.manager import Manager
    from mint.services.outcome import Fault
    from mint.settings.services import ServicesSettings

_POLICIES = (
    "/etc/dbus-1/system.d",
    "/usr/share/dbus-1/system.d",
    "/usr/local/share/dbus-1/system.d",
)


class Finding(NamedTuple):
    """Something that is wrong.

    Args:
        about: the service, or the part.
        what: is wrong.
        then: what to do about it.
    """

    about: str
    what: str
    then: str


async def examine(settings: ServicesSettings, *, direct: bool = False) -> list[Finding]:
    """Look for what is wrong.

    Args:
        settings: where everything is.
        direct: leave out the bus.

    Raises:
        SettingsError: a rule cannot be.
    """
    found: list[Finding] = []
    if not direct:
        found += [finding async for finding in _bus(settings)]
    layout = layout_of(settings)
    found += _book(layout)
    async with DirectLink.open(settings) as link:
        for app in link.manager.registered.apps():
            found += [finding async for finding in _script(link.manager, app)]
    return found


async def _bus(settings: ServicesSettings) -> AsyncIterator[Finding]:
    async with AsyncExitStack() as stack:
        try:
            wire = await open_bus(settings.bus)
        except (BusNotFound, SettingsError) as error:
            yield Finding("D-Bus", str(error), "start it, or work with --direct")
            return
        stack.push_async_callback(wire.close)
        if not await wire.is_served(settings.bus_name):
            yield Finding(
                "D-Bus", f"no daemon has the name {settings.bus_name}", "start: mint services run"
            )
    if not settings.bus and not any(_names_us(Path(place), settings) for place in _POLICIES):
        yield Finding(
            "D-Bus",
            f"no policy in {', '.join(_POLICIES)} names {settings.bus_name}",
            "copy packaging/dbus/tr.org.pardus.comar.conf there, and reload the bus",
        )


def _names_us(folder: Path, settings: ServicesSettings) -> bool:
    files = folder.glob("*.conf") if folder.is_dir() else ()
    return any(settings.bus_name in file.read_text(errors="replace") for file in files)


def _book(layout: Layout) -> Iterator[Finding]:
    registered = Registered(layout)
    for watched in Book(layout.run / "watch").all():
        if watched.given_up:
            yield Finding(
                watched.app,
                "it ended too often, and was not started again",
                f"see mint services log {watched.app}, then: mint services start {watched.app}",
            )
        if not registered.has(watched.app):
            yield Finding(watched.app, "it is watched, but has no script any more", "stop it")


async def _script(manager: Manager, app: str) -> AsyncIterator[Finding]:
    info = await manager.call(app, "info")
    if info.fault is not None:
        yield Finding(
            app, f"its script cannot be used: {_told(info.fault)}", "mend it, register it"
        )
        return
    status = await manager.call(app, "status")
    if status.fault is not None:
        what = "it has no status()" if status.fault.missing else f"status(): {_told(status.fault)}"
        yield Finding(app, what, "nobody can tell whether it runs: add one, or mend it")
        return
    watched = Book(manager.layout.run / "watch").read(app)
    alive = watched is not None and any(process.alive for process in watched.processes)
    if alive and not status.result:
        yield Finding(
            app,
            "it was started and lives, but status() says that it does not run",
            "see which pidfile its script looks at, and which one the program writes",
        )


def _told(fault: Fault) -> str:
    return f"{fault.name}: {fault.text}" + (f" (line {fault.line})" if fault.line else "")
