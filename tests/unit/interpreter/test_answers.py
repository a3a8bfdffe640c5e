from __future__ import annotations

from typing import Any

import pytest

from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail, Reply
from mint.model.signing import Seal
from mint.ports.directory import Entry
from mint.testing import Cancelling, Dispatched, Erred, Playbook, Terminated
from mint.testing.stage import WFID

FAULT = Fault("participant", "flat tyre", "Broken")


def late(play: Playbook) -> list[str]:
    """What came too late, in order."""
    return [event.data["what"] for event in play.events if event.kind == "late"]


def answer(play: Playbook, **values: Any) -> Reply:
    """An answer to the first dispatch that there was."""
    sent = play.dispatches[0]
    return Reply(**{"wfid": WFID, "key": sent.key, "dispatch": sent.id, "fields": {}, **values})


def failure(play: Playbook, **values: Any) -> Fail:
    """A failure of the first dispatch that there was."""
    sent = play.dispatches[0]
    return Fail(**{"wfid": WFID, "key": sent.key, "dispatch": sent.id, "fault": FAULT, **values})


def test_params_do_not_stay_in_the_payload() -> None:
    play = Playbook("sequence\n  alice n: 1\n  bob").launch()
    play.tell(answer(play, fields={"params": {"n": 1}, "dispatched_at": "today", "x": 1}))
    play.expect(Dispatched("alice"), Dispatched("bob", {"x": 1}, {}))


def test_an_answer_that_comes_twice_counts_once() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch()
    play.tell(answer(play, fields={"n": 1})).tell(answer(play, fields={"n": 2}))
    play.expect(Dispatched("alice"), Dispatched("bob", {"n": 1}))
    assert late(play) == ["reply"]


def test_an_answer_to_an_older_dispatch_is_late() -> None:
    play = Playbook("alice retries: 1").launch()
    play.fail("alice").advance("1s").tell(answer(play))
    assert late(play) == ["reply"]
    assert play.waiting == ["alice"]


def test_an_answer_from_outside_fits_whatever_is_open() -> None:
    play = Playbook("alice").launch()
    assert play.tell(answer(play, dispatch=None)).is_over


def test_an_answer_to_what_is_no_participant_is_late() -> None:
    play = Playbook("sequence\n  alice").launch()
    play.tell(answer(play, key=play.node("0_0").key, dispatch=None))
    play.tell(failure(play, key="0_9!9", dispatch=None))
    assert late(play) == ["reply", "fail"]


def test_an_answer_after_the_failure_is_late() -> None:
    play = Playbook("alice").launch().fail("alice")
    play.tell(answer(play))
    assert (late(play), len(play.errors)) == (["reply"], 1)


def test_an_answer_after_a_failure_is_late_also_when_it_is_cancelled_by_then() -> None:
    play = Playbook("sequence\n  alice\n  bob", on_cancel={"alice": "silence"}).launch()
    play.fail("alice").cancel("alice").tell(answer(play))
    assert late(play) == ["reply"]
    assert play.let_go("alice").waiting == ["bob"]


def test_an_answer_after_a_failure_while_paused_is_late() -> None:
    play = Playbook("alice").launch().pause()
    play.tell(failure(play)).tell(answer(play))
    assert (late(play), len(play.errors)) == (["reply"], 1)


def test_a_failure_can_be_dispatched_again() -> None:
    play = Playbook("alice").launch({"n": 1})
    play.tell(failure(play, fields={"n": 2})).replay().expect(
        Dispatched("alice", {"n": 1}),
        Erred("0_0", "participant", "flat tyre"),
        Dispatched("alice", {"n": 2}),
    )


def test_a_participant_may_leave_an_empty_payload() -> None:
    play = Playbook("alice").launch({"n": 1})
    play.tell(failure(play, fields={})).replay()
    assert play.dispatches[-1].fields == {}


def test_retries_wait_twice_as_long_each_time() -> None:
    play = Playbook("alice retries: 3, backoff: 10s").launch()
    waits = []
    for _ in range(3):
        play.fail("alice")
        (schedule,) = play.schedules
        waits.append(schedule.due - play.now)
        play.advance("40s")
    assert waits == [10.0, 20.0, 40.0]
    assert [sent.attempt for sent in play.dispatches] == [1, 2, 3, 4]
    assert len(play.fail("alice").errors) == 1


def test_what_nobody_has_begun_with_is_not_tried_again_by_itself() -> None:
    play = Playbook("alice retries: 3").launch()
    (sent,) = play.dispatches
    fault = Fault("unserved", "nobody takes it")
    play.tell(Fail(wfid=sent.wfid, key=sent.key, dispatch=sent.id, fault=fault), "nobody is there")

    assert [error.fault.kind for error in play.errors] == ["unserved"]
    assert play.schedules == []
    assert play.replay().waiting == ["alice"]


def test_the_policy_of_the_participant_holds_unless_the_step_has_one() -> None:
    cast = [Entry("alice", retries=1, backoff=7.0)]
    play = Playbook("alice", cast).launch().fail("alice")
    assert [schedule.due - play.now for schedule in play.schedules] == [7.0]
    other = Playbook("alice retries: 0", cast).launch().fail("alice")
    assert (other.schedules, len(other.errors)) == ([], 1)


def test_a_participant_may_say_when_to_try_again() -> None:
    play = Playbook("alice").launch({"n": 1})
    play.tell(failure(play, fields={"n": 2}, retry_after=60.0)).advance("1m")
    play.expect(Dispatched("alice", {"n": 1}), Dispatched("alice", {"n": 2}))
    assert play.errors == []


def test_very_many_retries_do_no_harm() -> None:
    play = Playbook("alice retries: 2000, backoff: 0").launch()
    for _ in range(1100):
        play.fail("alice").advance("0s")
    assert play.waiting == ["alice"]


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("retries: many", "retries: 'many' is not a number of 0 or more"),
        ("retries: 5s", "retries: '5s' is not a number of 0 or more"),
        ("retries: nan", "retries: 'nan' is not a number of 0 or more"),
        ("retries: inf", "retries: 'inf' is not a number of 0 or more"),
        ("retries: -1", "retries: '-1' is not a number of 0 or more"),
        ("retries: 1, backoff: soon", "backoff: 'soon' is not a number of 0 or more"),
    ],
)
def test_a_policy_that_is_none_is_an_error(policy: str, says: str) -> None:
    play = Playbook(f"alice {policy}").launch().fail("alice")
    (error,) = play.errors
    assert error.fault.message == says
    assert play.waiting == []


def test_a_failure_while_paused_is_tried_again_after_it() -> None:
    play = Playbook("alice retries: 1").launch().pause().fail("alice").advance("1h")
    assert (play.waiting, play.errors) == ([], [])
    assert play.resume().waiting == ["alice"]


def test_who_was_retried_and_is_cancelled_meanwhile_stays_away() -> None:
    play = Playbook("sequence\n  alice retries: 1\n  bob").launch().fail("alice").cancel("0_0_0")
    assert play.advance("1h").waiting == ["bob"]


def test_a_participant_that_is_gone_at_the_retry_is_an_error() -> None:
    play = Playbook("alice retries: 1", ["alice"]).launch().fail("alice")
    play.cast.remove("alice")
    play.advance("1h")
    assert [error.fault.kind for error in play.errors] == ["unknown_reference"]
    play.cast.add("alice")
    assert play.replay().waiting == ["alice"]


def test_a_failure_is_as_good_as_a_yes_to_a_cancel() -> None:
    play = Playbook("sequence\n  alice retries: 3\n  bob", on_cancel={"alice": "silence"})
    play.launch().cancel("alice").fail("alice")
    assert (play.waiting, play.errors) == (["bob"], [])


def test_who_refuses_a_cancel_is_waited_for() -> None:
    play = Playbook("sequence\n  alice\n  bob", on_cancel={"alice": "refuse"})
    play.launch().cancel("alice")
    assert play.waiting == ["alice"]
    assert play.advance("1h").waiting == ["alice"]
    assert play.answer("alice").waiting == ["bob"]


def test_a_cancel_that_fails_is_an_error_that_can_be_replayed() -> None:
    play = Playbook("sequence\n  alice\n  bob", on_cancel={"alice": "fail"})
    play.launch().cancel("alice")
    assert [error.fault.message for error in play.errors] == ["cancel failed"]
    play.replay()
    assert [control.what for control in play.controls] == ["cancel", "cancel"]
    assert play.answer("alice").waiting == ["bob"]


@pytest.mark.parametrize("how", ["accept", "fail"])
def test_a_kill_cannot_be_refused_by_failing(how: str) -> None:
    play = Playbook("sequence\n  alice\n  bob", on_cancel={"alice": how})
    assert play.launch().kill("alice").waiting == ["bob"]
    assert play.errors == []


def test_who_does_not_answer_to_a_cancel_is_given_up_after_a_while() -> None:
    play = Playbook("sequence\n  alice\n  bob", on_cancel={"alice": "silence"})
    play.launch().cancel("alice")
    assert play.advance("59s").waiting == ["alice"]
    assert play.advance("1s").waiting == ["bob"]


def test_an_answer_to_a_cancel_of_an_older_dispatch_closes_it_and_no_more() -> None:
    play = Playbook("alice").launch()
    told = Cancelled(wfid=WFID, key=play.node("alice").key, dispatch="older")
    assert play.tell(told).waiting == ["alice"]


def test_who_lets_go_of_work_that_nobody_cancels_does_not_end_the_step() -> None:
    """A worker whose lease was over stops: another one has the work, and will answer."""
    play = Playbook("sequence\n  alice\n  bob").launch()
    alice = play.node("alice")
    told = Cancelled(wfid=WFID, key=alice.key, dispatch=alice.dispatch or "")
    assert play.tell(told).waiting == ["alice"]
    assert play.answer("alice", {"done": True}).waiting == ["bob"]
    process = play.answer("bob").memory.process
    assert process is not None
    assert process.fields == {"done": True}


def test_the_flavour_is_told_to_the_worker() -> None:
    play = Playbook("alice timeout: 1h").launch().advance("1h")
    play.expect(Dispatched("alice"), Cancelling("alice", "timeout"), Terminated())


def waits(play: Playbook, failures: int) -> list[float]:
    """Seconds after which alice is asked again, each time that she fails."""
    found = []
    for _ in range(failures):
        play.fail("alice")
        found += [schedule.due - play.now for schedule in play.schedules]
        play.advance("1h")
    return found


def test_a_wait_grows_no_longer_than_the_longest() -> None:
    play = Playbook("alice retries: 9, backoff: 10s, backoff_max: 1m").launch()
    assert waits(play, 5) == [10.0, 20.0, 40.0, 60.0, 60.0]
    cast = [Entry("alice", retries=3, backoff=10.0, backoff_max=25.0)]
    assert waits(Playbook("alice", cast).launch(), 3) == [10.0, 20.0, 25.0]
    shorter = Playbook("alice retries: 1, backoff: 10s, backoff_max: 5s").launch()
    assert waits(shorter, 1) == [5.0]


def test_the_policy_of_a_definition_holds_for_its_steps() -> None:
    text = """
        define name: release, retries: 2, backoff: '${f:pause}', backoff_max: 15s
          sequence
            alice
    """
    assert waits(Playbook(text).launch({"pause": "10s"}), 3) == [10.0, 15.0]
    cast = [Entry("alice", retries=9, backoff=7.0)]
    assert waits(Playbook(text, cast).launch({"pause": "10s"}), 3) == [10.0, 15.0]
    own = text.replace("alice", "alice retries: 1, backoff: 1s")
    assert waits(Playbook(own).launch({"pause": "10s"}), 2) == [1.0]


def test_the_policy_of_a_definition_that_is_none_is_an_error() -> None:
    play = Playbook("define name: release, retries: often\n  alice").launch().fail("alice")
    (error,) = play.errors
    assert error.fault.message == "retries: 'often' is not a number of 0 or more"


SIGNED = Entry("alice", queue="q", signed=True)


@pytest.mark.parametrize(
    ("entry", "seal", "doubt"),
    [
        (SIGNED, None, ""),
        (SIGNED, Seal(("alice",), ""), ""),
        (SIGNED, Seal(("bob", "alice"), ""), ""),
        (SIGNED, Seal(), "needs its signature: it is not signed"),
        (SIGNED, Seal((), "no fit"), "needs its signature: no fit"),
        (SIGNED, Seal(("bob",), ""), "needs its signature: it is signed by bob"),
        (Entry("alice", queue="q"), Seal(), ""),
        (Entry("alice"), Seal(("alice",), ""), "never had its work"),
    ],
)
@pytest.mark.parametrize("word", ["reply", "fail", "cancelled"])
def test_what_comes_by_a_broker_must_be_from_who_has_the_work(
    entry: Entry, seal: Seal | None, doubt: str, word: str
) -> None:
    silent = {"alice": "silence"}
    play = Playbook("alice", participants=[entry], on_cancel=silent).launch()
    if word == "cancelled":
        play.cancel()
        sent = play.dispatches[0]
        play.tell(Cancelled(wfid=WFID, key=sent.key, dispatch=sent.id, seal=seal))
    else:
        play.tell(answer(play, seal=seal) if word == "reply" else failure(play, seal=seal))
    refused = [event.data["why"] for event in play.events if event.kind == "refused"]
    assert (bool(refused), doubt in "".join(refused)) == (bool(doubt), True)
    assert (play.is_over or bool(play.errors)) != bool(doubt)


def test_a_signed_answer_must_name_its_dispatch() -> None:
    play = Playbook("alice", participants=[SIGNED]).launch()
    play.tell(answer(play, dispatch=None, seal=Seal(("alice",), "")))
    assert "does not say to which dispatch" in play.events[-1].data["why"]
    assert play.waiting == ["alice"]


def test_an_answer_by_a_broker_to_a_cancel_that_nobody_waits_for_ends_no_work() -> None:
    play = Playbook("alice", participants=[Entry("alice", queue="q")]).launch()
    stray = Cancelled(wfid=WFID, key="0_9!x", dispatch=play.dispatches[0].id, seal=Seal())
    play.tell(stray)
    assert play.waiting == ["alice"]
    assert play.tell(answer(play, seal=Seal())).is_over
