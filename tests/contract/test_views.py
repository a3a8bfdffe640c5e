from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import (
    DEFINITION,
    NOW,
    OTHER,
    WFID,
    control,
    dispatch,
    launch,
    leaf,
    process,
    root,
    save,
)

from mint.model.effect import ErrorRecord
from mint.model.fault import Fault
from mint.ports.store import Changes

if TYPE_CHECKING:
    from mint.model.node import Process
    from mint.store.database import DatabaseStore


def wfids(processes: list[Process]) -> list[str]:
    return [process.wfid for process in processes]


def some(store: DatabaseStore) -> None:
    """Six processes; two launched at the same instant, two ended, two with errors."""
    given = [
        process("p1", launched_at=NOW + 1),
        process("p2", launched_at=NOW + 2, state="terminated"),
        process("p3", launched_at=NOW + 3, name="bake"),
        process("p4", launched_at=NOW + 3),
        process("p5", launched_at=NOW + 5, state="removed", name="bake"),
        process("p6", launched_at=NOW + 0),
    ]
    errors = {
        (wfid, key): ErrorRecord(wfid, key, Fault("engine", "oh"), NOW)
        for wfid, key in (("p2", "0"), ("p3", "0"), ("p6", "0"), ("p6", "1"))
    }
    save(store, processes={each.wfid: each for each in given}, errors=errors)


def test_the_newest_processes_come_first(store: DatabaseStore) -> None:
    some(store)
    assert wfids(store.views.processes()) == ["p4", "p3", "p2", "p1", "p6"]


@pytest.mark.parametrize(
    ("state", "name", "expected"),
    [
        ("running", None, ["p4", "p3", "p1", "p6"]),
        ("terminated", None, ["p2"]),
        ("removed", None, ["p5"]),
        ("error", None, ["p3", "p6"]),
        ("error", "bake", ["p3"]),
        (None, "bake", ["p3"]),
        ("running", "weigh", ["p4", "p1", "p6"]),
        ("no such state'", None, []),
        (None, "nobody", []),
    ],
)
def test_processes_by_state_and_name(
    store: DatabaseStore, state: str | None, name: str | None, expected: list[str]
) -> None:
    some(store)
    assert wfids(store.views.processes(state=state, name=name)) == expected


@pytest.mark.parametrize("state", [None, "running"])
def test_pages_follow_each_other_without_gap(store: DatabaseStore, state: str | None) -> None:
    some(store)
    seen: list[Process] = []
    everything = store.views.processes(state=state)
    for _ in everything:
        before = (seen[-1].launched_at, seen[-1].wfid) if seen else None
        seen += store.views.processes(state=state, limit=1, before=before)
    assert seen == everything
    last = (seen[-1].launched_at, seen[-1].wfid)
    assert store.views.processes(state=state, before=last) == []


def test_one_process_and_its_parts(store: DatabaseStore) -> None:
    launch(store)
    views = store.views
    assert views.process(WFID) == process()
    assert views.process("nobody") is None
    assert views.nodes(WFID) == [root(), leaf()]
    assert views.nodes("nobody") == []
    assert views.definition(DEFINITION.digest) == DEFINITION
    assert views.definition("none") is None


def test_counts(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER)
    some(store)
    assert store.views.counts([WFID, "p6", "nobody"]) == {
        WFID: {"expressions": 2, "errors": 0},
        "p6": {"expressions": 0, "errors": 2},
        "nobody": {"expressions": 0, "errors": 0},
    }
    assert store.views.counts([]) == {}


def test_totals(store: DatabaseStore) -> None:
    some(store)
    assert store.views.totals() == {
        "running": 4,
        "errors": 4,
        "schedules": 0,
        "dispatches": 0,
        "inbox": 0,
        "listeners": 0,
        "dead_letters": 0,
        "tickets_held": 0,
        "tickets_waiting": 0,
    }


def test_open_work_by_participant(store: DatabaseStore) -> None:
    launch(store)
    save(
        store,
        dispatches=[
            (dispatch("d1"), ""),
            (dispatch("d2", at=NOW - 5), ""),
            (dispatch("d3", at=NOW - 9), "local"),
            (dispatch("d4", participant="bob"), "local"),
        ],
        controls=[(control("d3"), "")],
    )
    assert store.views.open_work() == [
        {"participant": "al", "waiting": 2, "held": 1, "waits_since": NOW - 5},
        {"participant": "bob", "waiting": 0, "held": 1, "waits_since": None},
    ]


def test_views_do_not_wait_for_a_turn(store: DatabaseStore, kind: str) -> None:
    """A view sees the last commit while a turn is at work (in memory it waits for its end)."""
    launch(store)
    seen: list[Process | None] = []
    viewer = threading.Thread(target=lambda: seen.append(store.views.process(WFID)))
    with store.turn() as turn:
        turn.save(Changes(processes={WFID: process(why="changed")}))
        viewer.start()
        viewer.join(0.2 if kind == "memory" else 10)
        assert seen == ([] if kind == "memory" else [process()])
    viewer.join()
    assert seen == [process(why="changed") if kind == "memory" else process()]
