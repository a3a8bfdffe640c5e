from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from dbus_fast.message import Message

from mint.errors import HostServiceError, NotPermitted
from mint.services.bus.credentials import Caller
from mint.services.bus.dispatcher import Asked, Dispatcher
from mint.services.bus.flight import LIMITS, Flight
from mint.services.bus.names import CORE, SERVICE
from mint.services.bus.refusal import BusRefusal
from mint.services.runner import Busy

if TYPE_CHECKING:
    from collections.abc import Sequence


class Wire:
    """A bus on which answers are kept."""

    def __init__(self) -> None:
        self.answers: list[Any] = []

    def answer(self, _message: Message, signature: str, body: Sequence[Any]) -> None:
        self.answers.append((signature, *body))

    def refuse(self, _message: Message, error: BusRefusal) -> None:
        self.answers.append(error.name)


class Everybody:
    """Lets everybody do everything."""

    async def check(self, _sender: str, _action: str) -> Caller:
        return Caller(0)


class Objects:
    """One application, which answers with what it is given."""

    def __init__(self, what: Any) -> None:
        self.what = what
        self.asked: list[Asked] = []

    def apps(self) -> list[str]:
        return ["nginx"]

    def has(self, app: str) -> bool:
        return app == "nginx"

    async def core(self, asked: Asked) -> tuple[Any, ...]:
        return await self.service(asked)

    async def service(self, asked: Asked) -> tuple[Any, ...]:
        self.asked.append(asked)
        if isinstance(self.what, Exception):
            raise self.what
        return tuple(self.what)

    def gone(self, sender: str) -> None:
        """Nobody is remembered."""


def call(member: str, signature: str = "", *body: Any, **more: Any) -> Message:
    given = {"path": "/package/nginx", "interface": SERVICE, **more}
    return Message(
        member=member, signature=signature, body=list(body), sender=":1.5", serial=7, **given
    )


async def answers(what: Any, *messages: Message) -> tuple[list[Any], Objects]:
    wire, objects = Wire(), Objects(what)
    async with asyncio.TaskGroup() as tasks:
        flight = Flight(10, 10)
        dispatcher = Dispatcher(wire, objects, Everybody(), flight, tasks)  # type: ignore[arg-type]
        for message in messages:
            assert dispatcher._hear(message)
    assert flight.over.is_set()
    return wire.answers, objects


async def test_a_method_is_told_who_asks_what_of_whom() -> None:
    told, objects = await answers(("server", "Web", "on"), call("info"))
    assert told == [("sss", "server", "Web", "on")]
    assert objects.asked == [Asked(":1.5", Caller(0), "nginx", "info", ())]


async def test_a_call_need_not_name_the_interface() -> None:
    told, _ = await answers((), call("setState", "s", "on", interface=None))
    assert told == [("",)]


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (BusRefusal("a.B", "c"), "a.B"),
        (HostServiceError("no"), f"{CORE}.HostServiceError"),
        (NotPermitted("no"), f"{CORE}.NotPermitted"),
        (Busy("later"), LIMITS),
        (ZeroDivisionError("a fault of ours"), "org.freedesktop.DBus.Error.Failed"),
    ],
)
async def test_every_error_is_an_answer(error: Exception, name: str) -> None:
    told, _ = await answers(error, call("start"))
    assert told == [name]


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (call("start", "s", "x"), "InvalidArgs"),
        (call("setState", "s", "x" * 65_537), "InvalidArgs"),
        (call("explode"), "UnknownMethod"),
        (call("start", interface="org.example.Other"), "UnknownMethod"),
        (call("start", path="/package/other"), "UnknownMethod"),
        (call("register", path="/package/nginx"), "UnknownMethod"),
        (call("start", path="/"), "UnknownMethod"),
        (call("Introspect", path="/package/other", interface=None), "UnknownMethod"),
    ],
)
async def test_what_cannot_be_called_is_refused_before_anything_is_done(
    message: Message, name: str
) -> None:
    told, objects = await answers((), message)
    assert told == [f"org.freedesktop.DBus.Error.{name}"]
    assert objects.asked == []
