"""Answers that come twice, too late, or in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.processes.rig import Crew, Rig, failure, hold, reply

from mint.errors import AnswerTooLate, NotAWaitingStep, ProcessNotFound
from mint.model.message import Cancel, Fail, Remove, Reply
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = ("alice", "bob", "carol", "dave")
SIDE_BY_SIDE = "concurrence merge_type: mix\n  alice\n  bob\n  carol\n  dave"


@pytest.fixture
def rig() -> Iterator[Rig]:
    store = open_store("sqlite://")
    yield Rig(store, store.views, Crew(dict.fromkeys(WORKERS, hold)))
    store.close()


def too_late(rig: Rig, answer: Reply | Fail) -> None:
    """Who brings an answer to what is over is told so."""
    with pytest.raises(AnswerTooLate, match=answer.wfid):
        rig.tell(answer)


def test_an_answer_that_comes_twice_counts_once(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice\n  bob")
    (work,) = rig.crew.held
    rig.engine.submit(reply(work, {"n": 1}))
    rig.engine.submit(reply(work, {"n": 2}))
    rig.settle()
    rig.engine.submit(reply(work, {"n": 3}))
    rig.settle()
    assert [(each.participant, each.fields) for each in rig.crew.held[1:]] == [("bob", {"n": 1})]
    assert [event.data["what"] for event in rig.events(wfid, "late")] == ["reply", "reply"]
    assert rig.views.dead_letters() == []


def test_an_answer_after_the_end_is_late(rig: Rig) -> None:
    wfid = rig.launch("alice")
    (work,) = rig.crew.held
    rig.tell(reply(work, {"n": 1}))
    too_late(rig, reply(work, {"n": 2}))
    assert rig.process(wfid).fields == {"n": 1}
    (late,) = rig.events(wfid, "late")
    assert late.data == {"key": work.key, "dispatch": work.id, "what": "reply"}


def test_an_answer_to_a_cancelled_step_is_late(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice on_cancel: bob\n  carol")
    (work,) = rig.crew.held
    rig.tell(Cancel(wfid=wfid, key=work.key))
    too_late(rig, reply(work, {"n": 1}))
    assert [each.participant for each in rig.crew.held] == ["bob"]
    assert len(rig.events(wfid, "late")) == 1


def test_a_reply_after_a_failure_of_the_same_dispatch_is_late(rig: Rig) -> None:
    wfid = rig.launch("alice")
    (work,) = rig.crew.held
    rig.tell(failure(work, "no flour"))
    too_late(rig, reply(work))
    assert rig.process(wfid).state == "running"
    assert [error.fault.message for error in rig.views.errors(wfid)] == ["no flour"]
    assert [event.data["what"] for event in rig.events(wfid, "late")] == ["reply"]


def test_a_failure_that_comes_twice_is_one_error(rig: Rig) -> None:
    wfid = rig.launch("alice")
    (work,) = rig.crew.held
    rig.tell(failure(work, "no flour"))
    too_late(rig, failure(work, "no flour"))
    assert len(rig.events(wfid, "error")) == 1
    assert [event.data["what"] for event in rig.events(wfid, "late")] == ["fail"]


def test_an_answer_to_an_unknown_process_is_refused(rig: Rig) -> None:
    with pytest.raises(ProcessNotFound, match="no process 20300101-0000-ba-bo"):
        rig.tell(Reply(wfid="20300101-0000-ba-bo", key="0!x", fields={}))


def test_an_answer_to_a_removed_process_is_late(rig: Rig) -> None:
    wfid = rig.launch("alice")
    (work,) = rig.crew.held
    rig.tell(Remove(wfid=wfid))
    too_late(rig, reply(work))
    assert rig.process(wfid).state == "removed"
    assert len(rig.events(wfid, "late")) == 1


def test_a_process_that_is_over_cannot_be_cancelled(rig: Rig) -> None:
    wfid = rig.launch("noop")
    with pytest.raises(NotAWaitingStep, match="is over"):
        rig.tell(Cancel(wfid=wfid))


@settings(max_examples=40)
@given(
    st.permutations([*range(4), *range(4)]),
    st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_the_order_and_number_of_answers_do_not_matter(order: list[int], turns: list[bool]) -> None:
    """Each answer comes twice, in any order, several in one turn or each in its own."""
    store = open_store("sqlite://")
    rig = Rig(store, store.views, Crew(dict.fromkeys(WORKERS, hold)))
    wfid = rig.launch(f"sequence\n  {SIDE_BY_SIDE.replace(chr(10), chr(10) + '  ')}\n  noop")
    works = list(rig.crew.held)
    for number, turn in zip(order, turns, strict=True):
        rig.engine.submit(reply(works[number], {works[number].participant: True}))
        if turn:
            rig.settle()
    rig.settle()
    assert rig.process(wfid).fields == dict.fromkeys(WORKERS, True)
    assert len(rig.events(wfid, "replied")) == len(WORKERS)
    assert len(rig.events(wfid, "late")) == len(WORKERS)
    assert rig.views.nodes(wfid) == []
    store.close()
