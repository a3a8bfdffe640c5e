from __future__ import annotations

import pytest

from mint.model.message import Reply
from mint.ports.directory import Entry
from mint.testing import Cancelling, Dispatched, Erred, Holding, LettingGo, Playbook, Terminated


@pytest.mark.parametrize(
    "step", ["alice task: '${t2}'", "participant alice, task: '${t2}'", "ref alice, task: weigh"]
)
def test_the_attributes_are_its_params(step: str) -> None:
    play = Playbook(step).launch({"t2": "weigh"})
    (sent,) = play.dispatches
    assert sent.participant == "alice"
    assert sent.params["task"] == "weigh"
    assert sent.params["ref"] == "alice"


def test_params_do_not_come_back() -> None:
    play = Playbook("alice task: weigh").launch().answer("alice", {"dispatched_at": "now"})
    play.expect(Dispatched("alice", {}, {"task": "weigh"}), Terminated({}))


def test_old_answers_are_removed_first() -> None:
    play = Playbook("alice").launch({"t": 1, "__result__": True, "n": 1})
    play.expect(Dispatched("alice", {"n": 1}))


def test_children_are_handed_over_as_trees() -> None:
    play = Playbook("alice\n  bob task: '${n}'").launch({"n": 1})
    assert play.dispatches[0].params["__children__"] == [["bob", {"task": "1"}, []]]


def test_a_name_is_needed() -> None:
    play = Playbook("participant").launch()
    play.expect(Erred("0_0", "engine", "no participant name specified: write `participant name`"))


def test_an_unknown_name_is_an_error_until_somebody_registers() -> None:
    play = Playbook("participant bob", ["alice"]).launch()
    assert [error.fault.kind for error in play.errors] == ["unknown_reference"]
    play.cast.add("bob")
    assert play.replay().waiting == ["bob"]


def test_a_definition_is_not_meant() -> None:
    play = Playbook("define x\n  define alice\n    bob\n  participant alice").launch()
    assert play.waiting == ["alice"]


def test_a_failure_is_an_error_and_can_be_replayed() -> None:
    play = Playbook("alice").launch({"n": 1}).fail("alice", "boom")
    play.expect(Dispatched("alice"), Erred("0_0", "participant", "boom"))
    play.replay(fields={"n": 2}).expect(Dispatched("alice", {"n": 2}))
    assert not play.errors


def test_an_answer_to_an_older_dispatch_is_ignored() -> None:
    play = Playbook("alice").launch()
    (old,) = play.dispatches
    play.fail("alice").replay()
    play.tell(Reply(wfid=old.wfid, key=old.key, fields={}, dispatch=old.id))
    assert play.waiting == ["alice"]
    assert play.events[-1].kind == "late"


def test_retries_double_their_pause() -> None:
    play = Playbook("alice retries: 2, backoff: 5").launch()
    play.fail("alice").advance("4s")
    assert play.waiting == []
    play.advance("1s").fail("alice").advance("9s")
    assert play.waiting == []
    play.advance("1s").fail("alice", "for good")
    assert [sent.attempt for sent in play.dispatches] == [1, 2, 3]
    assert [error.fault.message for error in play.errors] == ["for good"]


def test_retries_can_come_from_the_directory() -> None:
    play = Playbook("alice", [Entry("alice", retries=1, backoff=3)]).launch()
    assert play.fail("alice").advance("3s").waiting == ["alice"]
    assert play.fail("alice").errors


def test_a_participant_can_ask_to_be_tried_again() -> None:
    play = Playbook("alice").launch().fail("alice", retry_after=60).advance("1m")
    assert play.waiting == ["alice"]
    assert not play.errors


def test_its_own_timeout_comes_from_the_directory_unless_the_step_has_one() -> None:
    cast = [Entry("alice", timeout="1h")]
    assert Playbook("alice", cast).launch().advance("1h").is_over
    play = Playbook("alice timeout: 2h", cast).launch().advance("1h")
    assert not play.is_over
    assert play.advance("1h").is_over


@pytest.mark.parametrize("own", ["timeout: ''", "timers: '3h: carol'"])
def test_a_step_that_says_something_of_time_has_no_timeout_from_the_directory(own: str) -> None:
    cast: list[str | Entry] = [Entry("alice", timeout="1h"), "carol"]
    assert Playbook(f"alice {own}", cast).launch().advance("2h").waiting == ["alice"]


def test_a_cancelled_step_goes_on_when_the_worker_lets_go() -> None:
    play = Playbook("alice\nbob", on_cancel={"alice": "silence"}).launch({"n": 1})
    play.cancel("alice").expect(Dispatched("alice"), Cancelling("alice", ""))
    play.let_go("alice").expect(Dispatched("bob", {"n": 1}))


def test_a_worker_that_says_nothing_is_given_up_after_a_while() -> None:
    play = Playbook("alice\nbob", on_cancel={"alice": "silence"}).launch().cancel("alice")
    assert play.advance("59s").waiting == ["alice"]
    assert play.advance("1s").waiting == ["bob"]


def test_a_worker_that_refuses_is_waited_for() -> None:
    play = Playbook("alice\nbob", on_cancel={"alice": "refuse"}).launch().cancel("alice")
    assert play.advance("1d").waiting == ["alice"]
    assert play.answer("alice", {"n": 1}).waiting == ["bob"]


def test_who_refuses_a_kill_is_not_asked_a_second_time() -> None:
    play = Playbook("alice\nbob", on_cancel={"alice": "refuse"}).launch()
    assert play.kill("alice").waiting == ["alice"]
    assert play.kill("alice").waiting == ["bob"]


def test_a_failure_while_being_cancelled_is_as_good_as_letting_go() -> None:
    play = Playbook("alice on_error: carol\nbob", on_cancel={"alice": "refuse"}).launch()
    play.cancel("alice").fail("alice", "interrupted")
    assert play.waiting == ["bob"]
    assert not play.errors


def test_a_failing_cancel_is_an_error_and_can_be_replayed() -> None:
    play = Playbook("alice\nbob", on_cancel={"alice": "fail"}).launch().cancel("alice")
    assert [error.fault.message for error in play.errors] == ["cancel failed"]
    play.on_cancel["alice"] = "accept"
    assert play.replay().waiting == ["bob"]


def test_a_failing_cancel_does_not_stop_a_kill() -> None:
    play = Playbook("alice\nbob", on_cancel={"alice": "fail"}).launch().kill("alice")
    assert play.waiting == ["bob"]


def test_pause_and_resume_are_told_and_the_answer_is_kept() -> None:
    play = Playbook("alice\nbob").launch().pause()
    play.expect(Dispatched("alice"), Holding("alice"))
    play.answer("alice", {"n": 1}).expect()
    play.resume().expect(Dispatched("bob", {"n": 1}))
    play.pause().resume().expect(Holding("bob"), LettingGo("bob"))


def test_the_process_around_it_is_told() -> None:
    play = Playbook("""
        define 'release', revision: 7
          define inner
            alice
          inner
    """).launch()
    (sent,) = play.dispatches
    assert (sent.wf_name, sent.wf_revision, sent.sub_wf_name) == ("release", "7", "inner")
