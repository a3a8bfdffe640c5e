from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.interpreter.desk import run_of

from mint.errors import NotAWaitingStep
from mint.interpreter.planning import Planner
from mint.lang.read import read
from mint.testing import Playbook

if TYPE_CHECKING:
    from mint.model.plan import Plan


CROWD = "\n    alice\n    bob\n    carol"


def plan_of(play: Playbook, text: str, *, strict: bool = False) -> Plan:
    return Planner(run_of(play), read(text, format="radial").tree, strict=strict).plan()


def summary(plan: Plan) -> list[str]:
    return [f"{change.what} {change.name}" for change in plan.changes]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("alice timeout: 1h", "alice timeout: 2h"),
        ("alice", "alice on_error: bob"),
        ("alice", "alice retries: 3"),
        ("alice on_timeout: bob", "alice"),
        ("wait 2d", "wait 1d"),
        (f"concurrence count: 2{CROWD}", f"concurrence count: 1{CROWD}"),
        ("cursor break_if: '${x}'\n    alice", "cursor break_if: '${y}'\n    alice"),
        ("if true\n    alice", "if false\n    alice"),
        ("listen to: alice", "listen to: bob"),
        ("await left_tag: a", "await left_tag: b, where: '${x} == 1'"),
        ("once '${v:a}'", "once '${v:b}', freq: 1m"),
        ("every 1h\n    alice", "every 2h\n    alice"),
        ("given a\n    that true\n      alice", "given b\n    that true\n      alice"),
    ],
)  # fmt: skip
def test_what_lives_on_with_other_attributes(old: str, new: str) -> None:
    play = Playbook(f"define\n  {old}").launch()
    plan = plan_of(play, f"define\n  {new}")
    assert ([change.what for change in plan.changes], plan.safe) == (["update"], True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("alice n: 1", "alice n: 2"),
        ("alice", "bob"),
        ("alice", "alice tag: t"),
        ("sequence\n    alice", "sequence flank: true\n    alice"),
        ("iterator on: 'a, b'\n    alice", "iterator on: 'a, b, c'\n    alice"),
        ("alice\n    note", "alice\n    other"),
        ("reserve a\n    alice", "reserve b\n    alice"),
        ("alice await: a", "alice await: b"),
    ],
)
def test_what_begins_again(old: str, new: str) -> None:
    play = Playbook(f"define\n  {old}").launch()
    plan = plan_of(play, f"define\n  {new}")
    assert ([change.what for change in plan.changes], plan.safe) == (["re_apply"], False)


def test_a_plan_says_what_and_why() -> None:
    play = Playbook("define\n  alice n: 1\n  bob").launch()
    (change,) = plan_of(play, "define\n  alice n: 2\n  bob").changes
    assert (change.name, change.old, change.new, change.why) == ("alice", "0_0", "0_0", "n: 1 -> 2")
    assert change.key == play.node("alice").key


def test_of_a_part_that_begins_again_only_the_top_is_told() -> None:
    play = Playbook("define\n  sequence tag: t\n    alice\n    bob").launch()
    plan = plan_of(play, "define\n  sequence tag: u\n    alice n: 1\n    bob n: 1")
    assert summary(plan) == ["re_apply sequence"]


def test_bodies_of_definitions_change_too() -> None:
    play = Playbook("define\n  sub\n  define sub\n    alice\n    bob").launch()
    plan = plan_of(play, "define\n  sub\n  define sub\n    alice\n    carol\n    bob")
    assert (summary(plan), plan.safe) == (["add carol"], True)


def test_a_body_whose_definition_is_gone_goes_on_as_it_was() -> None:
    play = Playbook("define\n  sub\n  define sub\n    alice").launch()
    plan = plan_of(play, "define\n  sub")
    assert (summary(plan), plan.safe) == (["remove define sub"], True)


def test_strictly_a_changed_attribute_begins_again() -> None:
    play = Playbook("define\n  alice timeout: 1h").launch()
    assert summary(plan_of(play, "define\n  alice timeout: 2h", strict=True)) == ["re_apply alice"]


def test_the_token_changes_with_what_lives() -> None:
    play = Playbook("define\n  alice\n  bob").launch()
    first = plan_of(play, "define\n  alice\n  carol").token
    assert plan_of(play, "define\n  alice\n  carol").token == first
    assert plan_of(play, "define\n  alice\n  dave").token != first
    assert plan_of(play.answer("alice"), "define\n  alice\n  carol").token != first


def test_a_process_whose_root_is_over_has_no_text_to_change() -> None:
    play = Playbook("define\n  forget\n    alice").launch()
    with pytest.raises(NotAWaitingStep):
        plan_of(play, "define\n  bob")


def test_a_branch_that_has_answered_is_past() -> None:
    play = Playbook("define\n  concurrence\n    alice\n    bob\n  carol").launch().answer("alice")
    plan = plan_of(play, "define\n  concurrence\n    alice n: 1\n    bob\n  carol n: 1")
    assert [(change.name, change.past) for change in plan.changes] == [
        ("alice", True),
        ("carol", False),
    ]


def test_a_plan_tells_what_waits_because_it_is_paused() -> None:
    play = Playbook(f"define\n  concurrence{CROWD}").launch().pause("bob")
    text = "define\n  concurrence\n    alice n: 1\n    bob n: 1\n    carol\n    dave"
    held = [(change.name, change.held) for change in plan_of(play, text).changes]
    assert held == [("alice", False), ("bob", True), ("dave", False)]
    held = [(change.name, change.held) for change in plan_of(play.pause(), text).changes]
    assert held == [("alice", True), ("bob", True), ("dave", True)]
