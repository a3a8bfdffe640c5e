from __future__ import annotations

import pytest

from mint.testing import Playbook


def listening(attributes: str) -> Playbook:
    return Playbook(f"listen {attributes}").launch({"own": 1})


def test_it_waits_for_a_dispatch_in_any_process() -> None:
    play = listening("to: alice")
    assert not play.hear("dispatched", "bob").is_over
    assert not play.hear("replied", "alice").is_over
    assert play.hear("dispatched", "alice", {"theirs": 2}).fields == {"own": 1, "theirs": 2}


@pytest.mark.parametrize(
    ("upon", "kind"),
    [
        ("apply", "dispatched"),
        ("reply", "replied"),
        ("entering", "entered_tag"),
        ("leaving", "left_tag"),
    ],
)
def test_upon_says_for_what(upon: str, kind: str) -> None:
    play = listening(f"to: x, upon: {upon}")
    for other in {"dispatched", "replied", "entered_tag", "left_tag"} - {kind}:
        play.hear(other, "x")
    assert not play.is_over
    assert play.hear(kind, "x").is_over


@pytest.mark.parametrize("name", ["listen", "receive", "intercept"])
@pytest.mark.parametrize("attributes", ["on: /^al/", "'/^al/'", "in: alice", "alice"])
def test_a_name_or_a_pattern(name: str, attributes: str) -> None:
    play = Playbook(f"{name} {attributes}").launch()
    assert not play.hear("dispatched", "sally").is_over
    assert play.hear("dispatched", "alice").is_over


def test_a_list_names_several() -> None:
    play = Playbook("listen to: [bob, '/^al/']\n  carl").launch()

    play.hear("dispatched", "alice").hear("dispatched", "dora").hear("dispatched", "bob")

    play.answer("carl").answer("carl")
    with pytest.raises(AssertionError, match="carl"):
        play.answer("carl")


def test_where_is_a_condition_on_the_event() -> None:
    play = listening("to: alice, where: '${status} == SUCCESS'")
    assert not play.hear("dispatched", "alice", {"status": "FAILED"}).is_over
    assert play.hear("dispatched", "alice", {"status": "SUCCESS"}).is_over


@pytest.mark.parametrize(
    ("merge", "fields"),
    [("true", {"own": 1, "n": 2}), ("override", {"n": 2}), ("false", {"own": 1})],
)
def test_merge(merge: str, fields: dict[str, int]) -> None:
    play = listening(f"to: alice, merge: {merge}")
    assert play.hear("dispatched", "alice", {"n": 2}).fields == fields


def test_wfid_same_hears_this_process_only() -> None:
    play = Playbook("concurrence\n  listen to: alice, wfid: same\n  sequence\n    bob\n    alice")
    play.launch().hear("dispatched", "alice")
    assert len(play.memory.listeners) == 1
    play.answer("bob")
    assert not play.memory.listeners
    assert play.answer("alice").is_over


def test_errors_of_this_process_are_heard() -> None:
    play = Playbook("""
        concurrence
          listen to: errors
          alice
        echo '${__error__.message}'
    """).launch()
    play.hear("error", "forced", {})
    assert play.memory.listeners
    play.fail("alice", "boom")
    assert not play.memory.listeners
    play.cancel("alice")
    assert play.echoes == ["boom"]


@pytest.mark.parametrize(
    ("wish", "hears"),
    [
        ("message: boom", True), ("msg: boom", True), ("msg: '/o{2}/'", True),
        ("message: bo", False), ("class: Nope", False), ("class: 'Nope, participant'", True),
        ("class: '/part/'", True), ("class: participant, msg: '/x/'", False),
    ],
)  # fmt: skip
def test_errors_can_be_chosen(wish: str, hears: bool) -> None:  # noqa: FBT001 - a table
    play = Playbook(f"concurrence\n  listen to: errors, {wish}\n  alice").launch()
    play.fail("alice", "boom")
    assert bool(play.memory.listeners) is not hears


@pytest.mark.parametrize("children", ["alice", "sequence\n    alice\n    noop", "alice\n  noop"])
def test_with_children_it_stays_and_runs_them_forgotten(children: str) -> None:
    play = Playbook(f"listen to: bell\n  {children}").launch()
    play.hear("dispatched", "bell", {"n": 1}).hear("dispatched", "bell", {"n": 2})
    assert play.waiting == ["alice", "alice"]
    assert [sent.fields["n"] for sent in play.dispatches] == [1, 2]
    play.answer("alice").answer("alice")
    assert not play.is_over
    assert play.cancel().is_over
    assert not play.memory.listeners


def test_the_short_name_of_an_inner_tag_is_heard() -> None:
    assert listening("to: inner, upon: entering").hear("entered_tag", "outer/inner").is_over
    assert listening("to: 'outer/inner', upon: leaving").hear("left_tag", "outer/inner").is_over


@pytest.mark.parametrize("step", ["listen", "listen ''", "listen to: '${none}'"])
def test_what_it_waits_for_must_be_said(step: str) -> None:
    play = Playbook(step).launch()
    assert "nothing is named" in play.errors[0].fault.message
    assert not play.memory.listeners


@pytest.mark.parametrize(
    ("pattern", "said"), [("/(/", "is not a regular expression"), ("/(a+)+/", "can take for ever")]
)
def test_a_pattern_that_cannot_be_used_is_an_error(pattern: str, said: str) -> None:
    play = Playbook(f"listen to: '{pattern}'").launch()
    assert said in play.errors[0].fault.message
    assert not play.memory.listeners


def test_a_wrong_upon_is_an_error() -> None:
    play = Playbook("listen to: x, upon: whenever").launch()
    message = play.errors[0].fault.message
    assert "'whenever' is none of apply, reply, entering, leaving" in message


def test_cancelled_it_listens_no_more() -> None:
    play = Playbook("listen to: x\nalice").launch().cancel("0_0")
    assert play.waiting == ["alice"]
    assert not play.memory.listeners


def test_one_that_ends_at_once_leaves_no_listener() -> None:
    play = Playbook("sequence flank: true\n  listen to: alice").launch()
    assert play.is_over
    assert not play.memory.listeners


def test_paused_it_hears_and_goes_on_when_it_resumes() -> None:
    play = listening("to: alice").pause().hear("dispatched", "alice", {"n": 2})
    assert not play.is_over
    assert play.resume().fields == {"own": 1, "n": 2}
