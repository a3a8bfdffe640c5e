"""Errors by what caused them, by choice, and one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.contract.builders import (
    NOW,
    OTHER,
    WFID,
    dispatch,
    event,
    launch,
    leaf,
    named,
    process,
    root,
    save,
)

from mint.model.cause import cause_of
from mint.model.effect import ErrorRecord, Listener, Schedule
from mint.model.fault import Fault
from mint.ports.causes import Chosen, ErrorName, Idle

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def failed(wfid: str, message: str = "port 1 refused", at: float = NOW, **more: Any) -> ErrorRecord:
    given = {"name": "participant", "participant": "mail", "definition": "release", **more}
    key = given.pop("key", "0_0!a")
    return ErrorRecord(wfid, key, Fault("participant", message), at, **given)


def record(store: DatabaseStore, *errors: ErrorRecord) -> None:
    save(store, errors={(error.wfid, error.key): error for error in errors})


def test_errors_are_counted_by_their_cause(store: DatabaseStore) -> None:
    refused = [failed(f"w{n}", f"port {n} refused", NOW + n) for n in range(7)]
    again = failed("w6", "port 99 refused", NOW + 6, key="0_1!b")
    other = failed("v", "disk full", NOW + 3)
    record(store, *refused, again, other)
    many, one = store.views.causes()
    assert (many.id, many.count, many.processes) == (cause_of(refused[0]), 8, 7)
    assert (many.first, many.last) == (NOW, NOW + 6)
    assert many.newest in (refused[6], again)
    assert many.wfids == ["w6", "w5", "w4", "w3", "w2"]
    assert (one.count, one.newest, one.wfids) == (1, other, ["v"])
    assert [cause.id for cause in store.views.causes(limit=1)] == [many.id]


def test_a_cause_goes_with_its_last_error(store: DatabaseStore) -> None:
    error = failed(WFID)
    record(store, error)
    assert len(store.views.causes()) == 1
    save(store, errors={(WFID, error.key): None})
    assert store.views.causes() == []


def test_an_error_that_is_recorded_anew_may_have_another_cause(store: DatabaseStore) -> None:
    record(store, failed(WFID))
    record(store, failed(WFID, "disk full"))
    assert [cause.newest.fault.message for cause in store.views.causes()] == ["disk full"]


@pytest.mark.parametrize(
    ("chosen", "wfids"),
    [
        (Chosen(), ["c", "b", "a"]),
        (Chosen(definition="release"), ["b", "a"]),
        (Chosen(participant="mail"), ["c", "a"]),
        (Chosen(definition="release", participant="mail"), ["a"]),
        (Chosen(wfids=("b", "c", "nobody")), ["c", "b"]),
        (Chosen(cause=cause_of(failed("a"))), ["a"]),
        (Chosen(cause="nothing"), []),
        (Chosen(wfids=()), []),
    ],
)
def test_errors_are_chosen_by_what_holds_of_them(
    store: DatabaseStore, chosen: Chosen, wfids: list[str]
) -> None:
    record(
        store,
        failed("a"),
        failed("b", at=NOW + 1, participant="build"),
        failed("c", at=NOW + 2, definition="nightly"),
    )
    assert [error.wfid for error in store.views.errors(chosen=chosen)] == wfids
    names = store.views.error_names(chosen, 10)
    assert [name.wfid for name in names] == wfids
    assert store.views.error_names(chosen, 1) == names[:1]


def test_an_error_is_found_by_its_step(store: DatabaseStore) -> None:
    error = failed(WFID)
    record(store, error)
    assert store.views.error(WFID, error.key) == error
    assert store.views.error(WFID, "0_9!z") is None
    assert store.views.error_names(Chosen(), 9) == [ErrorName(WFID, error.key, NOW)]


def test_newer_errors_of_a_cause_are_counted(store: DatabaseStore) -> None:
    errors = [failed(f"w{n}", at=NOW + n) for n in range(5)]
    record(store, *errors, failed("v", "disk full", NOW + 9))
    assert store.views.newer_errors(cause_of(errors[0]), NOW + 1) == 3
    assert store.views.newer_errors(cause_of(errors[0]), NOW + 4) == 0


def test_ten_thousand_errors_are_counted_along_an_index(store: DatabaseStore) -> None:
    record(store, *(failed(f"w{n}", at=NOW + n) for n in range(10_000)))
    (cause,) = store.views.causes()
    assert (cause.count, cause.newest.wfid) == (10_000, "w9999")


def test_what_is_with_somebody_is_told_from_what_is_not(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER, "w3")
    later = Schedule("s1", OTHER, "0_0!a", NOW + 60, {"do": "dispatch"})
    save(store, dispatches=[(dispatch(), "")], schedules=[later])
    names = [(wfid, "0_0!a") for wfid in (WFID, OTHER, "w3")]
    assert store.views.at_work(names) == 2
    assert store.views.at_work(names[2:]) == 0
    assert store.views.at_work([]) == 0


def test_the_last_line_of_a_kind_is_found(store: DatabaseStore) -> None:
    lines = [event("replayed", data={"n": n}) for n in range(3)]
    save(store, events=[*lines, event("echo"), event("replayed", wfid=OTHER)])
    assert store.views.last_event(WFID, "replayed") == lines[2]
    assert store.views.last_event(WFID, "launched") is None


def idle(store: DatabaseStore, wfid: str, **more: Any) -> None:
    """A process whose one step is in error."""
    step = leaf(wfid=wfid, in_error=True)
    save(
        store,
        processes={wfid: process(wfid, **more)},
        nodes=named(root(wfid), step),
        errors={(wfid, step.key): failed(wfid)},
    )


def test_a_process_is_idle_when_nothing_but_its_errors_is_left(store: DatabaseStore) -> None:
    idle(store, "stopped")
    idle(store, "left", state="terminated", ended_at=NOW)
    for wfid in ("works", "waits", "listens", "paused", "fresh"):
        idle(store, wfid)
    save(
        store,
        dispatches=[(dispatch(wfid="works", key="0_1!b"), "")],
        schedules=[Schedule("s1", "waits", "0_1!b", NOW + 60, {})],
        listeners=[Listener("listens", "0_1!b", "entering", "tag")],
        nodes=named(leaf("0_1!b", "paused", state="paused")),
        errors={("fresh", "0_1!b"): failed("fresh", at=NOW + 50, key="0_1!b")},
    )
    assert store.views.idle(NOW + 10) == [
        Idle("left", "weigh", NOW, over=True),
        Idle("stopped", "weigh", NOW, over=False),
    ]
    assert store.views.idle(NOW) == []
