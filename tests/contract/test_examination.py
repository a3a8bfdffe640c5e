"""What is wrong with what is stored is found, all of it is counted, and nothing else is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.contract.builders import (
    NOW,
    OTHER,
    WFID,
    control,
    dispatch,
    event,
    launch,
    leaf,
    named,
    process,
    root,
    save,
)

from mint.model.effect import ErrorRecord, Listener, Schedule
from mint.model.fault import Fault
from mint.model.message import Resume
from mint.model.node import Node
from mint.ports.examination import Measures, Sign, Signs, Waiting
from mint.store.schema import metadata

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def examine(store: DatabaseStore, **more: Any) -> dict[str, Signs]:
    given = {"now": NOW, "history": 100, "payload": 100_000, **more}
    return store.views.examine(Measures(**given))


def error(wfid: str = WFID, key: str = "0_0!a") -> dict[tuple[str, str], Any]:
    return {(wfid, key): ErrorRecord(wfid, key, Fault("engine", "oh"), NOW)}


@pytest.mark.parametrize(
    "pending",
    [
        {"dispatches": [(dispatch(), "")]},
        {"dispatches": [(dispatch(), "local")]},
        {"controls": [(control(), "local")]},
        {"schedules": [Schedule("s", WFID, "0_0!a", NOW + 1, {})]},
        {"errors": error()},
        {"listeners": [Listener(WFID, "0_0!a", "apply", "al")]},
        {"nodes": named(leaf(state="paused"))},
        {"nodes": named(leaf(state="failed"))},
        {"nodes": named(leaf(lost=True))},
        {"nodes": named(Node(WFID, "0_1!s", "stall", parent="0!r", fields={}))},
        {"messages": [Resume(wfid=WFID)]},
    ],
    ids="+".join,
)
def test_a_process_that_waits_for_something_is_well(
    store: DatabaseStore, pending: dict[str, Any]
) -> None:
    launch(store)
    assert set(examine(store)) == {"stuck"}
    save(store, **pending)
    assert examine(store) == {}


def test_processes_that_nothing_will_move(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER)
    save(
        store,
        processes={"empty": process("empty"), "over": process("over", state="terminated")},
        nodes=named(leaf("0_1!k", wfid="empty", state="replied")),
        schedules=[Schedule("s", WFID, "0_9!gone", NOW + 1, {})],
        dispatches=[(dispatch(wfid=OTHER, key="0_9!gone"), "")],
        events=[event(at=NOW - 5)],
    )
    found = examine(store)
    assert found["lifeless"] == Signs(1, [Sign("empty", since=NOW)])
    assert {sign.wfid: sign.since for sign in found["stuck"].told} == {WFID: NOW - 5, OTHER: None}
    assert set(found) == {
        "lifeless",
        "stuck",
        "orphaned schedules",
        "orphaned work",
        "orphaned expressions",
    }


def test_rows_without_what_they_belong_to(store: DatabaseStore) -> None:
    save(
        store,
        processes={WFID: process()},
        nodes=named(
            root(),
            leaf("0_1!b", parent="0!other"),
            leaf("0_2!c", parent="0!other", attached=True, state="paused"),
            leaf(wfid="nobody", parent=None),
        ),
        schedules=[Schedule("s", WFID, "0_9!x", NOW + 9, {})],
        dispatches=[(dispatch(key="0_9!x"), "")],
        controls=[(control("d0", key="0_9!x"), "")],
        errors=error(key="0_9!x"),
        listeners=[Listener(WFID, "0_9!x", "apply", "al")],
    )
    found = examine(store)
    lost = {(sign.wfid, sign.key, sign.text) for sign in found["orphaned expressions"].told}
    assert lost == {(WFID, "0_1!b", "parent"), ("nobody", "0_0!a", "process")}
    assert found["orphaned schedules"].told == [Sign(WFID, "0_9!x", NOW + 9)]
    assert found["orphaned work"].told == [Sign(WFID, "0_9!x", NOW, text="al")]
    assert found["orphaned errors"].told == [Sign(WFID, "0_9!x", NOW)]
    assert found["orphaned listeners"].told == [Sign(WFID, "0_9!x", text="al")]
    assert len(found) == 5


def test_what_is_late(store: DatabaseStore) -> None:
    launch(store)
    save(
        store,
        schedules=[
            Schedule("a", WFID, "0!r", NOW - 100, {}),
            Schedule("b", WFID, "0_0!a", NOW - 10, {}),
        ],
        dispatches=[(dispatch("d1"), ""), (dispatch("d2"), "")],
    )
    store.claim(["al"], "w1", 1, NOW - 100)
    store.claim(["al"], "w2", 1, NOW + 10)
    found = examine(store)
    assert found["overdue"] == Signs(1, [Sign(WFID, "0!r", NOW - 100)])
    assert found["expired"] == Signs(1, [Sign(WFID, "0_0!a", NOW - 100, text="al")])
    assert len(found) == 2


def test_a_clock_that_went_back(store: DatabaseStore) -> None:
    save(store, events=[event(at=NOW + 59)])
    assert examine(store) == {}
    save(store, events=[event(at=NOW + 4000)])
    assert examine(store) == {"clock": Signs(1, [Sign(since=NOW + 4000, text="replied")])}
    assert examine(store, now=NOW + 4000) == {}


def test_long_histories_and_large_payloads(store: DatabaseStore) -> None:
    launch(store, "long", "longer", "short")
    save(store, events=[event(wfid="short")] * 100, nodes=named(leaf(wfid="short", state="paused")))
    for wfid, lines in (("long", 150), ("longer", 200)):
        save(store, events=[event(wfid=wfid)] * lines, nodes=named(leaf(wfid=wfid, state="paused")))
    long = [Sign("longer", count=200), Sign("long", count=150)]
    assert examine(store) == {"history": Signs(2, long)}
    assert examine(store, told=1) == {"history": Signs(2, long[:1])}
    assert examine(store, history=1000) == {}
    large = {"text": "x" * 1_000_000}
    save(store, nodes=named(leaf(wfid="short", state="paused", fields=large)))
    (sign,) = examine(store, payload=900_000, history=1000)["payload"].told
    assert (sign.wfid, sign.key) == ("short", "0_0!a")
    assert abs(sign.count - 1_000_000) < 100


def test_all_are_counted_and_some_are_told(store: DatabaseStore) -> None:
    wfids = [f"p{number:03}" for number in range(120)]
    save(
        store,
        processes={wfid: process(wfid, launched_at=NOW - at) for at, wfid in enumerate(wfids)},
    )
    found = examine(store, told=10)["lifeless"]
    assert found.total == 120
    assert [sign.wfid for sign in found.told] == wfids[:-11:-1]


def test_open_work_by_participant(store: DatabaseStore) -> None:
    save(
        store,
        dispatches=[
            (dispatch("d1", participant="cy", at=NOW), "local"),
            (dispatch("d2", participant="al", at=NOW + 2), "local"),
            (dispatch("d3", participant="al", at=NOW + 3), ""),
            (dispatch("d4", participant="al", at=NOW + 4), ""),
            (dispatch("d5", participant="bo", at=NOW + 1), ""),
        ],
        controls=[(control("d5", participant="bo"), "")],
    )
    assert store.views.waiting() == [
        Waiting("bo", 1, 1, NOW + 1),
        Waiting("al", 3, 2, NOW + 3),
        Waiting("cy", 1, 0, None),
    ]


def test_the_size(store: DatabaseStore, kind: str) -> None:
    launch(store, WFID, OTHER)
    save(store, events=[event()] * 10)
    size = store.views.size()
    assert size.size > 10_000
    assert set(size.rows) == set(metadata.tables)
    if kind != "postgresql":  # which may have counted at another moment
        assert (size.rows["processes"], size.rows["history"]) == (2, 10)
    assert all(0 <= share < 1 for share in size.fullness.values())
    assert size.fullness
