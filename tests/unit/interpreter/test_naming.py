from __future__ import annotations

import pytest

from mint.errors import UnknownName
from mint.interpreter.environment import Limits
from mint.interpreter.naming import unknown
from mint.testing import Dispatched, Echoed, Erred, Playbook, Terminated


def test_a_participant_may_be_written_as_a_step() -> None:
    Playbook("alice n: 1", ["alice"]).launch().expect(Dispatched("alice", {}, {"n": 1}))


def test_a_definition_wins_over_a_participant_of_the_same_name() -> None:
    text = "define\n  alice\n  define alice\n    bob"
    assert Playbook(text, ["alice", "bob"]).launch().waiting == ["bob"]


def test_participant_and_subprocess_say_which_is_meant() -> None:
    text = "define\n  {} alice\n  define alice\n    bob"
    assert Playbook(text.format("participant")).launch().waiting == ["alice"]
    assert Playbook(text.format("subprocess")).launch().waiting == ["bob"]


@pytest.mark.parametrize(
    "text",
    [
        "define alice\n  alice",
        "define alice\n  sequence\n    sub\n  define sub\n    alice",
        "define\n  alice\n  define alice\n    if true\n      alice",
        "define\n  sequence\n    define alice\n      alice\n    alice",
    ],
)
def test_inside_the_definition_of_its_name_a_step_means_the_participant(text: str) -> None:
    assert Playbook(text, ["alice"]).launch().waiting == ["alice"]


@pytest.mark.parametrize(
    "text",
    [
        "define alice\n  subprocess alice, if: '${n} < 3'\n  inc 'v:/n'\n  bob",
        "define alice\n  ref alice, if: '${n} < 3'\n  bob",
    ],
)
def test_who_says_that_the_definition_is_meant_calls_it(text: str) -> None:
    play = Playbook(text, ["alice", "bob"], limits=Limits(depth=8)).launch({"n": 1})
    assert [error.fault.kind for error in play.errors] == ["limit"]


def test_a_participant_of_many_names_is_no_namesake() -> None:
    text = "define sub\n  inc n\n  sub if: '${n} < 3'\n  bob"
    play = Playbook(text).launch({"n": 0})  # whoever is asked for takes part
    assert play.dispatches[-1].fields["n"] == 3


def test_a_word_of_the_language_cannot_be_covered() -> None:
    text = "define\n  echo hello\n  define echo\n    bob"
    Playbook(text, ["echo"]).launch().expect(Echoed("hello"), Terminated())


def test_a_variable_may_name_a_word() -> None:
    play = Playbook("say hello", ["alice"]).launch(variables={"say": "echo"})
    play.expect(Echoed("hello"), Terminated())


def test_who_is_called_by_another_name_is_told() -> None:
    play = Playbook("sequence\n  boss\n  alice", ["alice"]).launch(variables={"boss": "alice"})
    assert play.answer("alice").waiting == ["alice"]
    assert [sent.params.get("original_ref") for sent in play.dispatches] == ["boss", None]


def test_a_name_may_be_computed() -> None:
    play = Playbook("ref 'do_${f:what}'", ["do_it"]).launch({"what": "it"})
    assert play.waiting == ["do_it"]
    other = Playbook("ref ref: '$f:what'", ["do_it"]).launch({"what": "do_it"})
    assert other.waiting == ["do_it"]


def test_an_unknown_name_is_an_error_that_can_be_replayed() -> None:
    play = Playbook("sequence\n  carol\n  alice", ["alice"]).launch()
    (error,) = play.errors
    assert error.fault.kind == "unknown_reference"
    assert error.fault.message.startswith("unknown participant or subprocess 'carol'")
    assert play.node("0_0_0").state == "failed"
    play.cast.add("carol")
    assert play.replay().waiting == ["carol"]


def test_an_unknown_name_may_have_a_handler() -> None:
    play = Playbook("sequence on_error: alice\n  carol", ["alice"]).launch()
    assert play.waiting == ["alice"]


def test_the_word_ref_does_not_name_itself() -> None:
    Playbook("ref ref", ["alice"]).launch().expect(Erred("0_0", "unknown_reference"))


@pytest.mark.parametrize("name", ["x", "", "a b"])
def test_the_error_says_what_to_do(name: str) -> None:
    error = unknown(name)
    assert isinstance(error, UnknownName)
    assert f"'{name}'" in str(error)
    assert "register" in str(error)
