from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.engine.ticket_office import TicketOffice
from mint.model.effect import Claim, GiveBack
from mint.model.message import Ticket, TicketLimit, TicketRelease

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

NOW = 1000.0


def claim(id_: str, name: str = "p", **more: Any) -> Claim:
    return Claim(**{"id": id_, "name": name, "wfid": "w", "key": f"0!{id_}", **more})


def handled(store: DatabaseStore, *wishes: Claim | GiveBack) -> list[tuple[str, str, bool]]:
    with store.turn() as turn:
        found = TicketOffice(turn, NOW).handle(wishes)
    return [(told.claim, told.what, at_once) for told, at_once in found]


def test_who_asks_is_answered_and_who_waited_is_told_otherwise(memory: DatabaseStore) -> None:
    assert handled(memory, claim("a"), claim("b")) == [("a", "granted", True)]
    assert handled(memory, claim("c", "q"), GiveBack("a", "p")) == [
        ("c", "granted", True),
        ("b", "granted", False),
    ]


def test_what_was_given_back_already_serves_nobody(memory: DatabaseStore) -> None:
    handled(memory, claim("a"), claim("b"))
    assert handled(memory, GiveBack("none", "p")) == []


def test_refusals_leave_nothing_behind(memory: DatabaseStore) -> None:
    handled(memory, claim("a"), claim("b", "q"), claim("c", "q", above=("a",)))
    assert handled(memory, claim("d", patient=False)) == [("d", "busy", True)]
    assert handled(memory, claim("e", above=("b",))) == [("e", "deadlock", True)]
    assert [one.waiting for one in memory.views.tickets()] == [0, 1]


def test_a_lease_begins_when_the_ticket_is_granted(memory: DatabaseStore) -> None:
    with memory.turn() as turn:
        [(told, _)] = TicketOffice(turn, NOW).handle([claim("a", lease=60.0, round=4)])
    assert told == Ticket(wfid="w", key="0!a", claim="a", what="granted", due=NOW + 60.0, round=5)


def test_orders_of_operators(memory: DatabaseStore) -> None:
    handled(memory, claim("a"), claim("b"), claim("c"))
    with memory.turn() as turn:
        told, event = TicketOffice(turn, NOW).obey(TicketLimit(name="p", places=2, by="ann"))
    assert [(one.claim, one.what) for one in told] == [("b", "granted")]
    assert (event.wfid, event.kind, event.by, event.data) == (
        "",
        "ticket_limit",
        "ann",
        {"limit": 2},
    )
    with memory.turn() as turn:
        told, event = TicketOffice(turn, NOW).obey(TicketRelease(name="p", why="gone"))
    assert [(one.claim, one.what) for one in told] == [("c", "granted")]  # a and b live nowhere
    assert (event.kind, event.data) == ("ticket_released", {"why": "gone", "wfid": ""})
