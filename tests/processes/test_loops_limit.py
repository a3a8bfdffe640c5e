"""Loops, and what is done again and again, end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.limited import (
    killed,
    limited,
    only_error,
    raised,
    replayed,
    settle,
    stopped,
)
from tests.processes.rig import Rig, failure, reply

from mint.model.message import ReApply, Replay

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

ENDLESS = {
    "repeat": "repeat\n  bob",
    "loop": "loop\n  bob",
    "a cursor that is rewound": "cursor\n  bob\n  rewind _",
    "a cursor that is always rewound": "cursor rewind_if: true\n  bob",
    "a cursor that goes back": "cursor\n  noop\n  bob\n  back 1",
    "a cursor that jumps": "cursor\n  bob\n  jump to: 0",
    "a cursor that is reset": "cursor\n  bob\n  reset _",
    "an iterator that is rewound": "iterator times: 3\n  bob\n  rewind _",
    "an iterator that goes back": "iterator times: 3\n  bob\n  back 1",
    "an iterator over many": "iterator times: 10000000\n  bob",
    "an iterator over many items": "iterator on: '" + ",".join("x" * 200) + "'\n  bob",
    "what is done again": "sequence tag: t\n  bob\n  redo t",
    "what is done again when it fails": "sequence on_error: redo\n  bob\n  error oops",
    "a list of retries": "sequence on_error: '1ms: retry * 1000'\n  bob\n  error oops",
    "what begins anew when it is over": "sequence on_timeout: redo, timeout: 10s\n  alice",
    "a timer": "alice timers: '10s: redo'",
    "a process that begins anew": "define k, on_terminate: regenerate\n  bob",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_no_loop_is_endless(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory, loops=50)
    fine = rig.order("sequence\n  alice tag: fine\n  bob")
    rig.settle()
    work = rig.crew.held[0]
    wfid = rig.launch(text) if text.startswith("define") else None
    bad = None if wfid else rig.order(text)
    for _ in range(200):
        rig.advance(20)
    rig.tell(reply(work))
    assert rig.process(fine.result(0)).state == "terminated"
    wfid = wfid or (bad.result(0) if bad else "")
    only_error(rig, wfid, "loops")
    killed(rig, wfid)


@pytest.mark.parametrize(
    "text",
    [
        "repeat break_if: '${f:enough}'\n  count",
        "cursor break_if: '${f:enough}'\n  count\n  rewind _",
        "sequence on_error: redo\n  count\n  error oops, unless: '${f:enough}'",
    ],
)
def test_it_goes_on_with_a_higher_limit(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory, loops=10)
    rounds = iter(range(1000))
    rig.crew.work["count"] = lambda fields: {**fields, "enough": next(rounds) >= 40}
    wfid = rig.launch(text)
    only_error(rig, wfid, "loops")
    higher = raised(rig, loops=100)
    replayed(higher, wfid)
    assert higher.views.errors(wfid) == []
    assert higher.process(wfid).state == "terminated"


def test_zero_is_no_limit(memory: DatabaseStore) -> None:
    rig = limited(memory, loops=0)
    rounds = iter(range(100_000))
    rig.crew.work["count"] = lambda fields: {**fields, "enough": next(rounds) >= 2000}
    wfid = rig.launch("repeat break_if: '${f:enough}'\n  count")
    assert rig.process(wfid).state == "terminated"


def test_what_an_operator_does_again_does_not_count(memory: DatabaseStore) -> None:
    rig = limited(memory, loops=3)
    wfid = rig.launch("alice")
    for _ in range(10):
        rig.tell(ReApply(wfid=wfid, key=rig.crew.held[-1].key))
    assert rig.views.errors(wfid) == []


def test_a_replay_begins_to_count_anew(memory: DatabaseStore) -> None:
    rig = limited(memory, loops=5)
    wfid = stopped(rig, "sequence on_error: redo\n  bob\n  error oops", "loops")
    for _ in range(3):
        answered = len(rig.events(wfid, "replied"))
        rig.engine.tell(Replay(wfid=wfid))
        settle(rig)
        assert len(rig.events(wfid, "replied")) == answered + 6
        only_error(rig, wfid, "loops")


def test_a_worker_that_always_wants_to_try_again_is_stopped(memory: DatabaseStore) -> None:
    rig = limited(memory, loops=5)
    wfid = rig.launch("alice", {"n": 1})
    for _ in range(6):
        fail = failure(rig.crew.held[-1], "not yet")
        fail.retry_after = 1.0
        rig.tell(fail)
        rig.advance(1)
    error = only_error(rig, wfid, "loops")
    assert error.fields == {"n": 1}
    replayed(rig, wfid)
    rig.tell(reply(rig.crew.held[-1]))
    assert rig.process(wfid).state == "terminated"


def over_branches(rig: Rig, text: str) -> None:
    killed(rig, stopped(rig, text, "branches", {"many": list(range(60)), "n": 60}))


@pytest.mark.parametrize(
    "text",
    [
        "concurrence\n" + "  bob\n" * 60,
        "concurrent_iterator times: '${f:n}'\n  bob",
        "concurrent_iterator times: 1e300\n  bob",
        "concurrent_iterator on_f: many\n  bob",
        "citerator times: 49\n  sequence\n    add_branches 2, if: '${v:ii} == 0'\n    bob",
        "concurrent_iterator on: 'a'\n  sequence\n    add_branches on_f: many\n    alice",
        "concurrent_iterator times: 1\n  sequence\n    add_branches 1000000000000\n    alice",
    ],
)
def test_there_are_only_so_many_branches(memory: DatabaseStore, text: str) -> None:
    over_branches(limited(memory, branches=50), text)


def test_branches_go_on_with_a_higher_limit(memory: DatabaseStore) -> None:
    rig = limited(memory, branches=50)
    wfid = stopped(rig, "concurrent_iterator times: 60\n  bob", "branches")
    higher = raised(rig, branches=60)
    replayed(higher, wfid)
    assert higher.process(wfid).state == "terminated"
