"""Something that takes the place of polkit on a bus: it grants one action, to everybody."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from dbus_fast.constants import MessageType
from dbus_fast.message import Message
from tests.host_services.on_a_bus import on_a_bus

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def polkit(address: str, granted: str) -> Iterator[None]:
    """Decide on a bus."""

    def answer(message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        decision = [message.body[1] == granted, False, {}]
        return Message.new_method_return(message, "(bba{ss})", [decision])

    with on_a_bus(address, answer, lambda bus: bus.request_name("org.freedesktop.PolicyKit1")):
        yield
