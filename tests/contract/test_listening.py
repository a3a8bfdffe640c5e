from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.contract.builders import OTHER, WFID, event, save

from mint.model.effect import Event, Listener
from mint.ports.store import Changes

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def listener(key: str = "0_1!l", kind: str = "reply", name: str = "al", **more: Any) -> Listener:
    return Listener(**{"wfid": OTHER, "key": key, "kind": kind, "name": name, **more})


def heard(store: DatabaseStore, *events: Event, **changes: Any) -> list[tuple[str, int]]:
    """Which listener (by key) hears which event (by place)."""
    with store.turn() as turn:
        pairs = turn.listening(list(events), Changes(**changes))
    return [(who.key, events.index(what)) for who, what in pairs]


@pytest.mark.parametrize(
    ("kind", "upon"),
    [
        ("dispatched", "apply"),
        ("replied", "reply"),
        ("entered_tag", "entering"),
        ("left_tag", "leaving"),
        ("error", "error"),
    ],
)
def test_each_kind_of_listener_hears_its_kind_of_event(
    store: DatabaseStore, kind: str, upon: str
) -> None:
    kinds = ("apply", "reply", "entering", "leaving", "error")
    save(store, listeners=[listener(key=each, kind=each) for each in kinds])
    assert heard(store, event(kind)) == [(upon, 0)]
    assert heard(store, event(kind, "bob"), event("launched"), event("echo")) == []


def test_nobody_listens(store: DatabaseStore) -> None:
    assert heard(store, event(), event("dispatched")) == []
    assert heard(store) == []


def test_the_order_is_that_of_events_then_of_listeners(store: DatabaseStore) -> None:
    save(store, listeners=[listener("b"), listener("a", name="", pattern="^a"), listener("c")])
    events = [event(), event(name="bob"), event(name="alice")]
    assert heard(store, *events, listeners=[listener("new", name="bob")]) == [
        ("b", 0),
        ("a", 0),
        ("c", 0),
        ("new", 1),
        ("a", 2),
    ]


def test_a_pattern_may_match_anywhere_and_a_bad_one_never(store: DatabaseStore) -> None:
    save(
        store,
        listeners=[listener("p", name="", pattern="^x|b$"), listener("bad", name="", pattern="(")],
    )
    assert heard(store, event(name="bob"), event(name="abba"), event(name="xu")) == [
        ("p", 0),
        ("p", 2),
    ]


def test_no_name_and_no_pattern_is_any_name(store: DatabaseStore) -> None:
    save(store, listeners=[listener("e", kind="error", name="")])
    assert heard(store, event("error", ""), event("error", "bob")) == [("e", 0), ("e", 1)]


def test_a_tag_is_known_by_its_full_and_its_short_name(store: DatabaseStore) -> None:
    names = {"full": "stage/one", "short": "one", "half": "stage"}
    save(
        store,
        listeners=[listener(key, kind="entering", name=name) for key, name in names.items()],
    )
    assert heard(store, event("entered_tag", "stage/one")) == [("full", 0), ("short", 0)]


def test_within_one_process_only(store: DatabaseStore) -> None:
    save(
        store,
        listeners=[
            listener("mine", within=OTHER),
            listener("p", name="", pattern="a", within=OTHER),
        ],
    )
    assert heard(store, event(wfid=WFID), event(wfid=OTHER)) == [("mine", 1), ("p", 1)]


def test_what_the_turn_adds_and_takes_away_counts_already(store: DatabaseStore) -> None:
    save(store, listeners=[listener("old"), listener("gone"), listener("x", wfid="removed")])
    assert heard(
        store,
        event(),
        unlistened=[(OTHER, "gone")],
        removed=["removed"],
        listeners=[listener("new")],
    ) == [("old", 0), ("new", 0)]


def test_new_listeners_are_written_after_the_old_ones_are_gone(store: DatabaseStore) -> None:
    save(store, listeners=[listener("one"), listener("two")])
    save(store, unlistened=[(OTHER, "one")], listeners=[listener("one", name="bob")])
    assert heard(store, event(), event(name="bob")) == [("two", 0), ("one", 1)]


def test_what_the_expressions_of_one_process_listen_for(store: DatabaseStore) -> None:
    own = [listener("b"), listener("a", name="", pattern="^a"), listener("b", name="bob")]
    save(store, listeners=[*own, listener("c", wfid=WFID)])
    with store.turn() as turn:
        assert turn.listeners(OTHER) == own
        assert turn.listeners("nobody") == []
