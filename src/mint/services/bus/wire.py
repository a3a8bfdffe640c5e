from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from dbus_fast.constants import MessageFlag
from dbus_fast.errors import AuthError, InvalidAddressError
from dbus_fast.message import Message

from mint.errors import BusNotFound, SettingsError
from mint.services.bus.patient import PatientBus
from mint.services.bus.refusal import BusRefusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DAEMON = "org.freedesktop.DBus"
"""The name of the bus itself."""

_DAEMON_PATH = "/org/freedesktop/DBus"

_CONNECT_SECONDS = 5.0


class Wire:
    """A connection to a bus.

    Args:
        bus: the connection, as the library has it.
        address: of the bus, for people.

    Example:
        >>> wire = await Wire.open("unix:path=/run/dbus/system_bus_socket")
        >>> await wire.ask(BUS_NAME, "/package/nginx", SERVICE, "info")
        ['server', 'Nginx HTTP server', 'started']
    """

    def __init__(self, bus: PatientBus, address: str) -> None:
        self._bus = bus
        self.address = address

    @classmethod
    async def open(cls, place: str) -> Self:
        """Connect.

        Args:
            place: address of the bus.

        Raises:
            SettingsError: it is no address.
            BusNotFound: nobody answers there, or does not want us.
        """
        try:
            bus = PatientBus(bus_address=place, auth_timeout=_CONNECT_SECONDS)
            await asyncio.wait_for(bus.connect(), _CONNECT_SECONDS)
        except InvalidAddressError as error:
            raise SettingsError(
                f"services.bus: {place!r} is no address of a bus: {error}"
            ) from None
        except (OSError, EOFError, TimeoutError, AuthError) as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise BusNotFound(
                f"there is no D-Bus at {place}: {why}. Start it, or name another bus with --bus"
            ) from None
        return cls(bus, place)

    @property
    def name(self) -> str:
        """Our own name on the bus, `:1.7`."""
        return self._bus.unique_name or ""

    def on_message(self, hear: Callable[[Message], bool]) -> None:
        """Have a function called with each message; True says that it is dealt with."""
        self._bus.add_message_handler(hear)

    async def ask(
        self,
        to: tuple[str, str, str],
        member: str,
        signature: str = "",
        body: Sequence[Any] = (),
        seconds: float | None = 25.0,
    ) -> list[Any]:
        """Call a method, and wait for what it returns.

        Args:
            to: name on the bus, path and interface.
            member: the method.
            signature: types of the arguments.
            body: the arguments.
            seconds: to wait for the answer; None: as long as it takes.

        Raises:
            BusRefusal: an error was answered.
            BusNotFound: the connection broke.
            TimeoutError: no answer came in time.
        """
        name, path, interface = to
        message = Message(name, path, interface, member, signature=signature, body=list(body))
        try:
            reply = await asyncio.wait_for(self._bus.call(message), seconds)
        except (OSError, EOFError) as error:
            raise BusNotFound(f"the connection to the bus at {self.address} broke") from error
        if reply is None:
            raise BusNotFound(f"the connection to the bus at {self.address} is closed")
        if reply.error_name:
            said = reply.body[0] if reply.body and isinstance(reply.body[0], str) else ""
            raise BusRefusal(reply.error_name, said)
        return list(reply.body)

    async def ask_bus(self, member: str, signature: str = "", *body: Any) -> list[Any]:
        """Ask the bus itself; see `ask`."""
        return await self.ask((DAEMON, _DAEMON_PATH, DAEMON), member, signature, body)

    async def is_served(self, name: str) -> bool:
        """Whether somebody has a name on the bus; whom the bus can start for it is started."""
        (there,) = await self.ask_bus("NameHasOwner", "s", name)
        if there:
            return True
        try:
            await self.ask_bus("StartServiceByName", "su", name, 0)
        except BusRefusal:
            return False
        return True

    def answer(self, message: Message, signature: str, body: Sequence[Any]) -> None:
        """Answer a call, unless nobody waits."""
        if _waits(message):
            self._send(Message.new_method_return(message, signature, _clean(body)))

    def refuse(self, message: Message, error: BusRefusal) -> None:
        """Answer a call with an error, unless nobody waits."""
        if _waits(message):
            self._send(Message.new_error(message, error.name, _sayable(error.text)))

    def signal(
        self, origin: tuple[str, str], member: str, signature: str, body: Sequence[Any]
    ) -> None:
        """Tell everybody.

        Args:
            origin: path and interface that it is from.
            member: the signal.
            signature: types of what it tells.
            body: what it tells.
        """
        self._send(Message.new_signal(*origin, member, signature, _clean(body)))

    def _send(self, message: Message) -> None:
        if self._bus.connected:
            self._bus.send(message)

    async def closed(self) -> None:
        """Wait until the connection is gone."""
        try:
            # Who waits may be cancelled; the library would take that for the end itself.
            await asyncio.shield(self._bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
        except (OSError, EOFError):
            return

    async def close(self) -> None:
        """Give the connection back."""
        if self._bus.connected:
            self._bus.disconnect()
            await self.closed()


def _waits(message: Message) -> bool:
    return not message.flags & MessageFlag.NO_REPLY_EXPECTED


_MOST = 16 * 1024
"""Characters of an error's text."""


def _sayable(text: str) -> str:
    """A text that a bus carries: valid UTF-8 without NUL, and not endless."""
    cut = text if len(text) <= _MOST else f"{text[:_MOST]}..."
    return _cleaned(cut)


def _clean(body: Sequence[Any]) -> list[Any]:
    return [_cleaned(one) if isinstance(one, str) else one for one in body]


def _cleaned(text: str) -> str:
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
