from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.builders import NOW, OTHER, WFID, event, save

from mint.interpreter.audience import hears
from mint.model.effect import Event, Listener
from mint.ports.store import Changes
from mint.store import open_store

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
        assert turn.listeners_of([OTHER], Changes()) == own
        assert turn.listeners_of(["nobody"], Changes()) == []


def told(name: str = "al", wfid: str = WFID, **fields: Any) -> Event:
    return event("replied", name, wfid=wfid, data={"fields": fields})


def test_a_field_must_have_the_value_that_a_listener_demands(store: DatabaseStore) -> None:
    save(
        store,
        listeners=[
            listener("five", field="h.n", value="n:0x5"),
            listener("text", field="h.n", value="t:five"),
            listener("any"),
            listener("pattern", name="", pattern="^a", field="p", value="t:x"),
        ],
    )
    events = [told(h={"n": 5}), told(h={"n": "5"}), told(h={"n": "five"}), told(), told(p="x")]
    assert heard(store, *events) == [
        ("five", 0),
        ("any", 0),
        ("five", 1),
        ("any", 1),
        ("text", 2),
        ("any", 2),
        ("any", 3),
        ("any", 4),
        ("pattern", 4),
    ]


def test_a_loosened_process_hears_whatever_its_listeners_demanded(store: DatabaseStore) -> None:
    save(store, listeners=[listener("a", field="n", value="t:x"), listener("b")])
    assert heard(store, told(), loosened=[OTHER]) == [("a", 0), ("b", 0)]
    assert heard(store, told()) == [("b", 0)]
    save(store, loosened=[OTHER], listeners=[listener("new", field="n", value="t:x")])
    assert heard(store, told()) == [("a", 0), ("b", 0)]


def test_texts_that_are_too_long_for_an_index(store: DatabaseStore) -> None:
    name, pattern = "\N{SNOWMAN}" * 5_000, "^" + "\N{SNOWMAN}" * 990
    save(
        store,
        listeners=[
            listener("name", name=name),
            listener("pattern", name="", pattern=pattern),
        ],
    )
    assert heard(store, event(name=name), event(name=name[:-1])) == [
        ("name", 0),
        ("pattern", 0),
        ("pattern", 1),
    ]


NAMES = st.sampled_from(["", "a", "ab", "abc", "abcdefgh_1", "s/t", "t", "build_arm"])
PATTERNS = st.sampled_from(
    ["", "", "^a", "^ab?c", "^a|t", "b", ".*", "^abcdefgh_", "^s\\/t", "^(a|t)", "(", "^build_.*m$"]
)
LISTENERS = st.builds(
    lambda kind, name, pattern, within, demand: Listener(
        OTHER, "k", kind, "" if pattern else name, pattern, within, *demand
    ),
    st.sampled_from(["reply", "entering", "error", "signal"]),
    NAMES,
    PATTERNS,
    st.sampled_from(["", WFID, OTHER]),
    st.sampled_from([("", ""), ("f", "t:x"), ("f", "n:0x1"), ("g.h", "t:x")]),
)
EVENTS = st.builds(
    lambda kind, name, wfid, fields: Event(wfid, kind, NOW, name=name, data={"fields": fields}),
    st.sampled_from(["replied", "entered_tag", "error", "signal", "echo"]),
    NAMES,
    st.sampled_from([WFID, OTHER]),
    st.sampled_from([{}, {"f": "x"}, {"f": 1}, {"f": "1", "g": {"h": "x"}}]),
)


@given(
    st.lists(LISTENERS, max_size=8),
    st.lists(LISTENERS, max_size=2),
    st.lists(EVENTS, max_size=4),
)
def test_the_index_finds_those_that_a_look_at_each_listener_finds(
    old: list[Listener], new: list[Listener], events: list[Event]
) -> None:
    for number, one in enumerate([*old, *new]):
        one.key = str(number)
    with closing(open_store("sqlite://")) as store:
        save(store, listeners=old)
        found = heard(store, *events, listeners=new)
    expected = [
        (one.key, events.index(each)) for each in events for one in [*old, *new] if hears(one, each)
    ]
    assert found == expected
