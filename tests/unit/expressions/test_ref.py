from __future__ import annotations

import pytest

from mint.testing import Cancelling, Dispatched, Erred, Playbook
from mint.testing.stage import EPOCH

WITH_A_SUB = "define\n  {}\n  define sub\n    alice at: '${{v:x}}'"


@pytest.mark.parametrize(
    "step",
    ["ref alice, x: 1", "ref ref: alice, x: 1", "ref 'al${f:end}', x: 1",
     "ref ref: '${v:who}', x: 1", "ref who, x: 1", "'al${f:end}' x: 1", "who x: 1", "alice x: 1"],
)  # fmt: skip
def test_a_participant_may_be_meant(step: str) -> None:
    play = Playbook(step, ["alice"]).launch({"end": "ice"}, {"who": "alice"})
    assert [(sent.participant, sent.params["x"]) for sent in play.dispatches] == [("alice", 1)]
    assert play.node("alice").name == "participant"


@pytest.mark.parametrize(
    "step",
    ["ref sub, x: 1", "ref ref: sub, x: 1", "ref '${f:which}', x: 1", "ref what, x: 1",
     "'${f:which}' x: 1", "sub x: 1"],
)  # fmt: skip
def test_a_subprocess_may_be_meant(step: str) -> None:
    play = Playbook(WITH_A_SUB.format(step)).launch({"which": "sub"}, {"what": "sub"})
    play.expect(Dispatched("alice", params={"at": "1"}))


def test_a_definition_wins_over_a_participant() -> None:
    play = Playbook(WITH_A_SUB.format("ref sub"), ["sub", "alice"]).launch()
    assert play.waiting == ["alice"]


def test_a_word_of_the_language_may_be_meant() -> None:
    play = Playbook("ref '${f:what}', for: 1h", ["alice"]).launch({"what": "sleep"})
    assert [schedule.due - EPOCH for schedule in play.schedules] == [3600]
    assert play.advance("1h").is_over


def test_a_variable_may_hold_the_name_of_a_word() -> None:
    play = Playbook("say hello", ["alice"]).launch(variables={"say": "echo"})
    assert play.echoes == ["hello"]


@pytest.mark.parametrize(
    "step", ["ref nobody", "ref '${f:which}'", "ref ref", "ref circle", "nobody", "'${f:which}'"]
)
def test_a_name_that_means_nothing_is_an_error(step: str) -> None:
    play = Playbook(step, ["alice"]).launch({"which": "nobody"}, {"circle": "ring", "ring": "ring"})
    play.expect(Erred("0_0", "unknown_reference"))
    assert "register a participant of that name" in play.errors[0].fault.message


def test_the_error_is_mended_by_a_participant_that_registers() -> None:
    play = Playbook("nobody\n", ["alice"]).launch({"n": 1})
    play.cast.add("nobody")
    play.expect(Erred("0_0", "unknown_reference")).replay().expect(Dispatched("nobody", {"n": 1}))


def test_a_step_in_error_can_be_cancelled() -> None:
    play = Playbook("sequence\n  nobody\n  alice", ["alice"]).launch().cancel("0_0_0")
    assert play.waiting == ["alice"]
    assert not play.errors


@pytest.mark.parametrize("step", ["ref", "ref x: 1"])
def test_without_a_name_it_is_an_error(step: str) -> None:
    Playbook(step).launch().expect(
        Erred("0_0", "engine", "ref: no name is given: write `ref name`")
    )


@pytest.mark.parametrize(("step", "said"), [("ref '${f:no}'", "ref"), ("'${f:no}'", "${f:no}")])
def test_a_name_that_is_computed_as_nothing_is_an_error_that_says_so(step: str, said: str) -> None:
    message = f"{said}: no name is given: write `ref name`"
    play = Playbook(step).launch().expect(Erred("0_0", "engine", message))
    assert play.replay(fields={"no": "alice"}).waiting == ["alice"]


def test_it_is_cancelled_like_what_it_means() -> None:
    play = Playbook("sequence\n  ref alice, tag: t\n  bob").launch().cancel("t")
    play.expect(Dispatched("alice"), Cancelling("alice", ""), Dispatched("bob"))


def test_a_condition_comes_before_the_name() -> None:
    assert Playbook("sequence\n  nobody if: false\n  bob", ["bob"]).launch().waiting == ["bob"]


def test_a_name_that_means_nothing_is_the_business_of_a_handler_around_it() -> None:
    play = Playbook("sequence on_error: bob\n  nobody", ["bob"]).launch()
    assert play.waiting == ["bob"]
