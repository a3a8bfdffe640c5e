from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, NoReturn

from mint.engine.clock import SystemClock
from mint.errors import BusNotFound, MintError
from mint.services.bus.opening import open_bus
from mint.services.direct import DirectLink, layout_of
from mint.services.joined.answering import Answering
from mint.services.joined.change import host_of
from mint.services.joined.telling import Telling
from mint.services.manager import Manager
from mint.services.runner import Runner
from mint.services.states import States
from mint.services.supervising.book import Book
from mint.services.supervising.owned import Owned
from mint.services.supervising.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.clock import Clock
    from mint.services.bus.flight import Flight
    from mint.services.bus.wire import Wire
    from mint.settings import Settings

_GRACE = 10.0
"""Seconds that calls under way may take when the daemon is told to end."""


async def run(
    settings: Settings, begun: Callable[[str], None] = print, clock: Clock | None = None
) -> None:
    """Serve the services of this host on D-Bus, and watch them, until SIGINT or SIGTERM.

    Services go on when it ends; the next daemon watches them again.

    Args:
        settings: how it works.
        begun: is given a line for people once it answers.
        clock: the time.

    Raises:
        SettingsError: a setting cannot be, or the library for D-Bus is missing.
        BusNotFound: there is no bus, or the connection to it broke.
        MintError: another daemon has the name.

    Example:
        >>> asyncio.run(run(Settings()))
    """
    try:
        await _run(settings, begun, clock or SystemClock())
    except ExceptionGroup as group:
        ours = group.subgroup(MintError)
        if ours is None:
            if group.subgroup(_Ended) is None:
                raise
            return
        raise _first(ours) from None


async def _run(settings: Settings, begun: Callable[[str], None], clock: Clock) -> None:
    own = settings.services
    layout = layout_of(own)
    async with AsyncExitStack() as stack:
        wire = await open_bus(own.bus)
        stack.push_async_callback(wire.close)
        runner = await stack.enter_async_context(Runner(layout, own.calls))
        manager = Manager(layout, runner, own)
        manager.registered.tidy()
        book = Book(layout.run / "watch")
        manager.owned = Owned(book, States(layout), runner.journal, manager.tell)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        supervisor = Supervisor(manager, book, clock, tasks)
        stack.callback(supervisor.close)
        told = _told_to_end()
        flight = await _serve(settings, wire, manager, tasks)
        _join(settings, manager, clock, tasks)
        await supervisor.resume()
        apps = len(manager.registered.apps())
        begun(f"{own.bus_name} is on the bus {wire.address}, with {apps} service(s)")
        await _stay(wire, told, flight)


async def _stay(wire: Wire, told: asyncio.Event, flight: Flight) -> NoReturn:
    """Wait until it is time to end; calls that are under way may end first."""
    async with asyncio.TaskGroup() as tasks:
        lost = tasks.create_task(wire.closed())
        ended = tasks.create_task(told.wait())
        await asyncio.wait((lost, ended), return_when=asyncio.FIRST_COMPLETED)
        lost.cancel()
        ended.cancel()
    if not told.is_set():
        raise BusNotFound(f"the connection to the bus {wire.address} broke")
    with suppress(TimeoutError):
        await asyncio.wait_for(flight.over.wait(), _GRACE)
    raise _Ended


def _join(settings: Settings, manager: Manager, clock: Clock, tasks: asyncio.TaskGroup) -> None:
    """Tell changes to those who want to know, and let others call."""
    manager.on_signal.append(Telling(settings, clock, tasks).hear)
    if settings.amqp.url:
        own = settings.services
        answering = Answering(DirectLink(manager, "en"), host_of(own), own.remote)
        tasks.create_task(answering.run(settings.amqp.url))


class _Ended(Exception):
    """Leaves a group of tasks that would go on for ever."""


def _told_to_end() -> asyncio.Event:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


def _first(group: ExceptionGroup[MintError]) -> MintError:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first


async def _serve(
    settings: Settings, wire: Wire, manager: Manager, tasks: asyncio.TaskGroup
) -> Flight:
    """Answer on the bus from now on."""
    from mint.services.bus.access import Access  # noqa: PLC0415 - an extra
    from mint.services.bus.dispatcher import Dispatcher  # noqa: PLC0415 - the same
    from mint.services.bus.flight import Flight  # noqa: PLC0415 - the same
    from mint.services.bus.objects import HostObjects  # noqa: PLC0415 - the same

    own = settings.services
    flight = Flight(own.calls, own.calls_each)
    objects = HostObjects(wire, manager)
    dispatcher = Dispatcher(wire, objects, Access(wire, own.admins), flight, tasks)
    await dispatcher.listen(own.bus_name)
    return flight
