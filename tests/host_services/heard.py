"""What a bus tells of services: the signals `Changed`, as they come."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from dbus_fast.message import Message
from tests.host_services.daemons import wait_for
from tests.host_services.on_a_bus import on_a_bus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbus_fast.aio import MessageBus

_BUS = "org.freedesktop.DBus"


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

    async def begin(bus: MessageBus) -> None:
        rule = "type='signal',member='Changed'"
        path = "/org/freedesktop/DBus"
        await bus.call(Message(_BUS, path, _BUS, "AddMatch", signature="s", body=[rule]))

    found = Heard()
    with on_a_bus(address, found.hear, begin):
        yield found
