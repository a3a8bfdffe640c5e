"""What a bus tells of services: the signals `Changed`, as they come."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dbus_fast.aio import MessageBus
from dbus_fast.message import Message
from tests.host_services.daemons import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator


class Heard:
    """What was told.

    Attributes:
        seen: `service state`, in order.
    """

    def __init__(self) -> None:
        self.seen: list[str] = []

    def hear(self, message: Message) -> None:
        """Note a signal."""
        if message.member == "Changed":
            assert message.path == f"/package/{message.body[0]}"
            self.seen.append(" ".join(message.body))

    def wait_for(self, *expected: str) -> None:
        """Wait until these were told, and nothing else."""
        wait_for(lambda: len(self.seen) >= len(expected), f"{expected}, but {self.seen}")
        assert self.seen == list(expected)


@contextmanager
def heard(address: str) -> Iterator[Heard]:
    """Listen on a bus."""
    found = Heard()
    begun = threading.Event()
    loop: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def listen() -> None:
        bus = await MessageBus(bus_address=address).connect()
        bus.add_message_handler(found.hear)
        to = "org.freedesktop.DBus"
        rule = "type='signal',member='Changed'"
        path = "/org/freedesktop/DBus"
        await bus.call(Message(to, path, to, "AddMatch", signature="s", body=[rule]))
        end = asyncio.Event()
        loop.append((asyncio.get_running_loop(), end))
        begun.set()
        await end.wait()
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # the library's

    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    try:
        assert begun.wait(10)
        yield found
    finally:
        its, end = loop[0]
        its.call_soon_threadsafe(end.set)
        thread.join()
