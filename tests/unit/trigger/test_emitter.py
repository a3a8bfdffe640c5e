from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from mint.errors import BadEvent, TriggerError
from mint.model.effect import Dispatch
from mint.participants.workitem import Workitem
from mint.ports.hosts import HeardLine, HostLine
from mint.trigger import Interest
from mint.trigger.emitter import Emitter
from mint.trigger.hosts import HostTable
from mint.trigger.transcriber import Rule, transcribe

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mint.trigger import Event
    from mint.trigger.message import ServiceMessage

TABLE = HostTable({"isc": ["dhcp"], "dns1": ["dhcp", "bind"], "civet": ["event"]})


class Clock:
    def now(self) -> float:
        return 100.0


class Book:
    """What hosts told: in memory."""

    def __init__(self) -> None:
        self.lines: list[HeardLine] = []

    def heard(self, messages: Collection[str]) -> list[HeardLine]:
        return [one for one in self.lines if one.message in messages]

    def note(self, line: HostLine, heard: Sequence[HeardLine]) -> None:
        self.lines += heard

    def all(self) -> list[HostLine]:
        return []

    def forget(self, before: float) -> None: ...

    def remove(self, host: str, service: str) -> bool:
        return False


class Outlet:
    """Keeps what is said, and has hosts heed it at once."""

    def __init__(self, book: Book, rules: Sequence[Rule] = (), error: str = "") -> None:
        self.events: list[Event] = []
        self.messages: list[ServiceMessage] = []
        self._book = book
        self._rules = rules
        self._error = error
        self.deaf: set[str] = set()

    async def publish_events(self, events: Sequence[Event]) -> None:
        self.events += events
        for event in events:
            found = transcribe(event, self._rules)
            told = " ".join(sorted(one.service for one in found))
            self._book.lines.append(HeardLine(event.id, "civet", "event", 1.0, 0, told, ""))
            await self.publish_messages(sorted(found, key=lambda one: one.service))

    async def publish_messages(self, messages: Sequence[ServiceMessage]) -> list[ServiceMessage]:
        self.messages += messages
        for message in messages:
            self._book.lines += [
                HeardLine(message.id, host, message.service, 2.0, 7, "", self._error)
                for host in TABLE.hosts_of(message.service)
                if message.wait and host not in self.deaf
            ]
        return []


def workitem(**params: Any) -> Workitem:
    dispatch = Dispatch(
        id="d1", wfid="w", key="0_0", participant="trigger", fields={}, params=params
    )
    return Workitem(dispatch, lambda _: None)


async def emit(outlet: Outlet, book: Book, **params: Any) -> Workitem:
    wi = workitem(**params)
    await Emitter(outlet, TABLE, book, Clock()).on_workitem(wi)
    return wi


async def test_a_step_ends_when_all_hosts_of_a_service_have_applied_it() -> None:
    book = Book()
    outlet = Outlet(book)
    wi = await emit(outlet, book, service="dhcp")
    assert [one.id for one in outlet.messages] == ["d1/dhcp"]
    assert sorted(one["host"] for one in wi.answer()["applied"]) == ["dns1", "isc"]
    assert all(one["generation"] == 7 for one in wi.answer()["applied"])


async def test_a_step_waits_for_the_host_that_is_late() -> None:
    book = Book()
    outlet = Outlet(book)
    outlet.deaf = {"isc"}
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(emit(outlet, book, service="dhcp"))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        book.lines.append(HeardLine("d1/dhcp", "isc", "dhcp", 3.0, 8, "", ""))
    assert len(waiting.result().answer()["applied"]) == 2


async def test_a_change_is_waited_for_on_all_hosts_that_it_concerns() -> None:
    book = Book()
    rules = [Rule("bind", Interest(attrs={"cn"})), Rule("dhcp", Interest(attrs={"macAddress"}))]
    outlet = Outlet(book, rules)
    change = {"op": "add", "dn": "cn=a", "new": {"cn": ["a"]}}
    wi = await emit(outlet, book, event=change, into="told")
    assert [one.id for one in outlet.events] == ["d1"]
    assert [(one["host"], one["service"]) for one in wi.answer()["told"]] == [("dns1", "bind")]


async def test_a_step_that_does_not_wait_ends_at_once() -> None:
    book = Book()
    outlet = Outlet(book)
    wi = await emit(outlet, book, service=["dhcp", "bind"], wait=False)
    assert not any(one.wait for one in outlet.messages)
    assert "applied" not in wi.answer()


async def test_what_a_host_has_given_up_is_an_error_that_names_it() -> None:
    book = Book()
    with pytest.raises(TriggerError, match=r"given up: bind of dns1: no zone; see `mint trigger"):
        await emit(Outlet(book, error="no zone"), book, service="bind")


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "say `service`"),
        ({"service": "dhcp", "event": {}}, "say `service`"),
        ({"service": "nfs"}, "no host has a service 'nfs'; there are: bind, dhcp"),
        ({"service": "event"}, "no host has a service 'event'"),
        ({"service": 7}, r"trigger: Expected `str \| array`"),
        ({"event": {"op": "add"}}, "Object missing required field `dn`"),
    ],
)
async def test_a_step_that_cannot_be_says_why(params: dict[str, Any], said: str) -> None:
    book = Book()
    with pytest.raises((TriggerError, BadEvent), match=said):
        await emit(Outlet(book), book, **params)
