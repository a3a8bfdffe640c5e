from __future__ import annotations

import doctest

import pytest

import mint.testing.playbook
from mint.errors import NotAWaitingStep
from mint.model.message import Cancel
from mint.model.tree import Tree
from mint.testing import Dispatched, Echoed, Playbook, Terminated
from mint.testing.stage import EPOCH, WFID


def test_the_example_of_the_manual_works() -> None:
    failed, tried = doctest.testmod(mint.testing.playbook)
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize(
    "definition",
    [
        "alice",
        "\n    alice\n",
        "define\n  alice",
        "define 'name'\n  alice",
        "process_definition name: x\n  alice",
        Tree("alice"),
        Tree("define", {}, (Tree("alice"),)),
    ],
)
def test_what_is_no_define_is_put_into_one(definition: str | Tree) -> None:
    play = Playbook(definition).launch()
    assert play.node("alice").expid == "0_0"


def test_a_failed_expectation_shows_the_conversation() -> None:
    play = Playbook("alice\nbob").launch({"n": 1}).answer("alice", {"n": 2})
    with pytest.raises(AssertionError) as caught:
        play.expect(Dispatched("alice"), Echoed("hello"))
    assert str(caught.value).splitlines() == [
        "expected",
        "  Dispatched(to='alice', fields=None, params=None)",
        "  Echoed(text='hello')",
        "but the process said",
        "  Dispatched(to='alice', fields={'n': 1}, params={})",
        "  Dispatched(to='bob', fields={'n': 2}, params={})",
        "the conversation so far:",
        "  > launch",
        "  < Dispatched(to='alice', fields={'n': 1}, params={})",
        "  > alice answers {'n': 2}",
        "  < Dispatched(to='bob', fields={'n': 2}, params={})",
    ]


def test_everything_that_was_said_must_be_expected() -> None:
    play = Playbook("echo a\necho b").launch()
    with pytest.raises(AssertionError, match="expected\n  nothing"):
        play.expect()
    play.expect()


def test_who_has_no_workitem_cannot_answer() -> None:
    play = Playbook("alice").launch()
    with pytest.raises(AssertionError, match=r"'bob' has no workitem; these have one: \['alice'\]"):
        play.answer("bob")
    with pytest.raises(AssertionError, match="has no workitem"):
        play.answer("alice", n=1)


def test_an_expression_that_is_not_there_cannot_be_cancelled() -> None:
    play = Playbook("alice").launch()
    with pytest.raises(AssertionError, match="there is no live expression '0_7'"):
        play.cancel("0_7")
    with pytest.raises(NotAWaitingStep):
        play.tell(Cancel(wfid=WFID, key="0_7!x"))


def test_time_passes_only_when_it_is_told_to() -> None:
    play = Playbook("wait 1h\nwait 1h\nalice").launch()
    assert play.now == EPOCH
    assert play.advance("90m").waiting == []
    assert play.now == EPOCH + 5400
    assert play.advance("30m").waiting == ["alice"]


def test_timers_ring_in_order_of_time() -> None:
    text = "concurrence\n  sequence\n    wait 2s\n    echo b\n  sequence\n    wait 1s\n    echo a"
    assert Playbook(text).launch().advance("5s").echoes == ["a", "b"]


def test_answers_can_go_by_position_and_number() -> None:
    play = Playbook("concurrence merge_type: isolate\n  alice\n  alice").launch()
    play.answer("0_0_1", {"n": 1}).answer("alice", {"n": 0})
    assert play.fields == {"0": {"n": 0}, "1": {"n": 1}}


def test_variables_of_the_engine_can_be_given() -> None:
    play = Playbook("echo '${v://site} ${v:site}'", variables={"site": "north"}).launch()
    assert play.echoes == ["north north"]


def test_processes_that_the_engine_would_launch_are_noted() -> None:
    note = Tree("define", {}, (Tree("carol"),))
    play = Playbook("error boom", on_error=note, on_terminate=note).launch().replay()
    assert [launch.why for launch in play.launches] == ["on_error", "on_terminate"]


def test_fields_are_there_at_the_end_only() -> None:
    play = Playbook("alice").launch()
    with pytest.raises(AssertionError, match="the process is not over"):
        _ = play.fields
    play.answer("alice").expect(Dispatched(), Terminated())


def test_what_it_shows_of_itself() -> None:
    play = Playbook("concurrence\n  alice\n  bob")
    assert repr(play.launch()) == "<Playbook: alice, bob>"
    assert repr(play.kill()) == "<Playbook: terminated>"
