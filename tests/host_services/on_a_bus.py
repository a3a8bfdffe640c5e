from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dbus_fast.aio import MessageBus

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from dbus_fast.message import Message


@contextmanager
def on_a_bus(
    address: str,
    hear: Callable[[Message], Message | None],
    begin: Callable[[MessageBus], Awaitable[object]],
) -> Iterator[None]:
    """Take part in a bus, in a thread of its own.

    Args:
        address: of the bus.
        hear: is given each message, and may answer.
        begin: done first; then the test goes on.
    """
    begun, end = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def take_part() -> None:
        bus = await MessageBus(bus_address=address).connect()
        bus.add_message_handler(hear)
        await begin(bus)
        begun.set()
        await end.wait()
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # the library's

    thread = threading.Thread(target=loop.run_until_complete, args=[take_part()])
    thread.start()
    try:
        assert begun.wait(10)
        yield
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()
