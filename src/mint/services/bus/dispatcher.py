from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import structlog
from dbus_fast.constants import MessageType

from mint.errors import MintError
from mint.services.bus.flight import LIMITS
from mint.services.bus.introspection import introspection
from mint.services.bus.names import (
    CORE,
    CORE_METHODS,
    SERVICE,
    SERVICE_METHODS,
    app_of,
)
from mint.services.bus.refusal import BusRefusal
from mint.services.bus.wire import DAEMON
from mint.services.runner import Busy

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Collection

    from dbus_fast.message import Message

    from mint.services.bus.access import Access
    from mint.services.bus.credentials import Caller
    from mint.services.bus.flight import Flight
    from mint.services.bus.names import Method
    from mint.services.bus.wire import Wire

log = structlog.get_logger("mint.services")

_INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
_PEER = "org.freedesktop.DBus.Peer"

UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"
_BAD_ARGUMENTS = "org.freedesktop.DBus.Error.InvalidArgs"
_FAILED = "org.freedesktop.DBus.Error.Failed"

_MOST = 64 * 1024
"""Characters of an argument."""


class Asked(NamedTuple):
    """A call as its method sees it.

    Args:
        sender: name of the caller on the bus.
        caller: who that is.
        app: the application of the object; "" for the object `/`.
        member: the method.
        args: its arguments, of the right number and types.
    """

    sender: str
    caller: Caller
    app: str
    member: str
    args: tuple[Any, ...]


class Objects(Protocol):
    """What is called."""

    def apps(self) -> Collection[str]:
        """What is registered now; each is an object of its own."""

    def has(self, app: str) -> bool:
        """Whether an application is registered now."""

    async def core(self, asked: Asked) -> tuple[Any, ...]:
        """Do a method of `/`: what it returns. May raise BusRefusal or MintError."""

    async def service(self, asked: Asked) -> tuple[Any, ...]:
        """The same for the object of an application."""

    def gone(self, sender: str) -> None:
        """A caller has left the bus."""


class Dispatcher:
    """Gives each call to what it is for, and always answers.

    Args:
        wire: the bus.
        objects: what is called.
        access: who may do what.
        flight: how many calls there may be.
        tasks: in which calls are done.
    """

    def __init__(
        self,
        wire: Wire,
        objects: Objects,
        access: Access,
        flight: Flight,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._wire = wire
        self._objects = objects
        self._access = access
        self._flight = flight
        self._tasks = tasks

    async def listen(self, name: str) -> None:
        """Hear what callers leave, take a name on the bus, and answer from now on.

        Raises:
            MintError: another has the name, or the bus does not give it to us.
        """
        self._wire.on_message(self._hear)
        rule = f"type='signal',sender='{DAEMON}',member='NameOwnerChanged',arg2=''"
        try:
            await self._wire.ask_bus("AddMatch", "s", rule)
            (taken,) = await self._wire.ask_bus("RequestName", "su", name, _DO_NOT_QUEUE)
        except BusRefusal as error:
            raise MintError(
                f"the bus does not give us the name {name}: {error.text}. Its policy must say "
                "<allow own=...>: see packaging/dbus"
            ) from None
        if taken not in _OURS:
            raise MintError(f"another daemon has the name {name} on the bus {self._wire.address}")

    def _hear(self, message: Message) -> bool:
        if message.message_type is MessageType.SIGNAL:
            if message.member == "NameOwnerChanged" and message.sender == DAEMON:
                self._access.credentials.forget(message.body[0])
                self._objects.gone(message.body[0])
            return False
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        if message.interface == _PEER:
            return False  # the library answers
        try:
            self._take(message)
        except BusRefusal as error:
            self._wire.refuse(message, error)
        return True

    def _take(self, message: Message) -> None:
        path, member = message.path or "", message.member or ""
        if member == "Introspect" and message.interface in (None, _INTROSPECTABLE):
            told = introspection(path, self._objects.apps())
            if told is None:
                raise _unknown(message)
            self._wire.answer(message, "s", [told])
            return
        method, do = self._found(message)
        if message.signature != method.signature:
            wanted = ", ".join(f"{name} ({kind})" for name, kind in method.takes) or "nothing"
            raise BusRefusal(_BAD_ARGUMENTS, f"{member} takes {wanted}, not {message.signature!r}")
        if any(isinstance(one, str) and len(one) > _MOST for one in message.body):
            raise BusRefusal(_BAD_ARGUMENTS, f"{member}: no argument may be longer than {_MOST}")
        if _takes_long(message):
            self._flight.enter(message.sender or "")
        self._tasks.create_task(self._do(message, method, do), name=f"{member} {path}")

    def _found(self, message: Message) -> tuple[Method, Callable[[Asked], Any]]:
        path, member = message.path or "", message.member or ""
        if path == "/" and message.interface in (None, CORE) and member in CORE_METHODS:
            return CORE_METHODS[member], self._objects.core
        if self._objects.has(app_of(path)) and message.interface in (None, SERVICE):
            method = SERVICE_METHODS.get(member)
            if method is not None:
                return method, self._objects.service
        raise _unknown(message)

    async def _do(self, message: Message, method: Method, do: Callable[[Asked], Any]) -> None:
        sender, app = message.sender or "", app_of(message.path or "")
        try:
            caller = await self._access.check(sender, method.action)
            asked = Asked(sender, caller, app, message.member or "", tuple(message.body))
            self._wire.answer(message, method.answer, await do(asked))
        except BusRefusal as error:
            self._wire.refuse(message, error)
        except Busy as error:
            self._wire.refuse(message, BusRefusal(LIMITS, str(error)))
        except MintError as error:
            self._wire.refuse(message, BusRefusal(f"{CORE}.{type(error).__name__}", str(error)))
        except Exception:
            log.exception("a call failed by a fault of ours", method=message.member, app=app)
            told = "this is a fault of MINT; the log of `mint services run` tells more"
            self._wire.refuse(message, BusRefusal(_FAILED, told))
        finally:
            if _takes_long(message):
                self._flight.leave(sender)


_DO_NOT_QUEUE = 4
_OURS = (1, 4)
"""Answers of RequestName: we have it now, or had it already."""


def _takes_long(message: Message) -> bool:
    """Whether a call takes a process. Others are not counted: who has too many can cancel some."""
    return message.path != "/" or message.member in ("register", "remove")


def _unknown(message: Message) -> BusRefusal:
    method = f"{message.interface}.{message.member}" if message.interface else message.member
    what = f"there is no method {method} at {message.path}"
    return BusRefusal(UNKNOWN, f"{what}: see `busctl tree` and `busctl introspect`")
