"""Work that is cancelled, paused and resumed, over the API."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.working import Hand, history, later

if TYPE_CHECKING:
    from tests.web.serving import Served


def test_a_cancel_reaches_who_holds_the_work_at_once(served: Served) -> None:
    hand = Hand(served, "w1", "stops")
    hand.claim()
    wfid = served.launch("stops")
    work = hand.one()
    id_ = work["dispatch"]
    known = {id_: {"state": "open"}}
    got: list[Any] = []
    waiting = later(lambda: got.append(hand.states(id_, wait=15, known=known)))
    time.sleep(0.05)
    served.tell(wfid, "cancel")
    waiting.join(4)
    assert got == [{id_: "cancel"}]
    served.tell(wfid, "kill")
    assert hand.states(id_) == {id_: "cancel kill"}
    assert hand.ask(f"{id_}/cancelled", accepted=True).status_code == 200
    served.until_over(wfid)
    assert hand.states(id_) == {id_: "lost"}


def test_what_was_just_fetched_is_told_to_a_heartbeat_that_waits(served: Served) -> None:
    hand = Hand(served, "w9", "fresh")
    hand.claim()
    got: list[Any] = []
    waiting = later(lambda: got.append(hand.states(wait=15)))
    wfid = served.launch("fresh")
    work = hand.one()
    served.tell(wfid, "cancel")
    waiting.join(4)
    assert got == [{work["dispatch"]: "cancel"}]
    hand.told(f"{work['dispatch']}/cancelled", accepted=True)


def test_a_refusal_of_a_cancel_lets_the_work_go_on(served: Served) -> None:
    hand = Hand(served, "w1", "stubborn")
    hand.claim()
    wfid = served.launch("stubborn")
    work = hand.one()
    served.tell(wfid, "cancel")
    hand.told(f"{work['dispatch']}/cancelled", accepted=False)
    assert hand.reply(work, merge={"done": 1}).status_code == 200
    served.until_over(wfid)
    assert [one["data"]["accepted"] for one in history(served, wfid, "cancelled")] == [False]


def test_a_cancel_that_fails_is_an_error(served: Served) -> None:
    hand = Hand(served, "w1", "broken")
    hand.claim()
    wfid = served.launch("broken")
    work = hand.one()
    served.tell(wfid, "cancel")
    hand.told(f"{work['dispatch']}/cancelled", accepted=False, message="no brakes")
    (error,) = served.until_error(wfid)["errors"]
    assert error["fault"]["message"] == "no brakes"


@pytest.mark.parametrize("given_back", [False, True])
def test_work_that_nobody_has_is_cancelled_at_once(
    served: Served,
    given_back: bool,  # noqa: FBT001 - both ways
) -> None:
    hand = Hand(served, "w3", "nobody")
    hand.claim()
    wfid = served.launch("nobody")
    if given_back:
        hand.one()
        served.tell(wfid, "cancel")
        assert len(hand.told("release", worker="w3")["released"]) == 1
    else:
        served.tell(wfid, "cancel")
    served.until_over(wfid)
    assert hand.claim() == []


def test_pause_and_resume_reach_the_worker(served: Served) -> None:
    hand = Hand(served, "w4", "rests")
    hand.claim()
    wfid = served.launch("rests")
    id_ = hand.one()["dispatch"]
    served.tell(wfid, "pause")
    assert hand.states(id_) == {id_: "paused"}
    served.tell(wfid, "resume")
    assert hand.states(id_) == {id_: "open"}


def test_paused_work_is_not_given_until_it_is_resumed(served: Served) -> None:
    hand = Hand(served, "w1", "sleeps")
    hand.claim()
    wfid = served.launch("sleeps")
    served.tell(wfid, "pause")
    assert hand.claim() == []
    got: list[Any] = []
    waiting = later(lambda: got.append(hand.one()))
    time.sleep(0.05)
    served.tell(wfid, "resume")
    waiting.join(4)
    assert len(got) == 1
