"""Something that takes the place of polkit on a bus: it grants one action, to everybody."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dbus_fast.aio import MessageBus
from dbus_fast.constants import MessageType
from dbus_fast.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "org.freedesktop.PolicyKit1"


@contextmanager
def polkit(address: str, granted: str) -> Iterator[list[Message]]:
    """Decide on a bus; gives what was asked, as it comes."""
    asked: list[Message] = []
    begun, end = threading.Event(), asyncio.Event()

    def answer(message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        asked.append(message)
        decision = [message.body[1] == granted, False, {}]
        return Message.new_method_return(message, "(bba{ss})", [decision])

    async def serve() -> None:
        bus = await MessageBus(bus_address=address).connect()
        bus.add_message_handler(answer)
        await bus.request_name(_NAME)
        loop.append(asyncio.get_running_loop())
        begun.set()
        await end.wait()
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # the library's

    loop: list[asyncio.AbstractEventLoop] = []
    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert begun.wait(10)
        yield asked
    finally:
        loop[0].call_soon_threadsafe(end.set)
        thread.join()
