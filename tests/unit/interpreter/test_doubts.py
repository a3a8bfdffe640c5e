from __future__ import annotations

import pytest
from tests.unit.interpreter.desk import run_of

from mint.interpreter.doubts import Names, doubts_of
from mint.lang.read import read
from mint.participants import Registry, Workitem, participant
from mint.testing import Playbook

OLD = "define p\n  alice\n  known on_error: nobody\n  define known\n    noop"


@participant("team_.*", pattern=True)
def team(wi: Workitem) -> None:
    wi.fields.done = True


def doubts(new: str, variables: dict[str, object] | None = None) -> list[str]:
    play = Playbook(OLD, ["alice", "bob"]).launch(variables=variables)
    old, text = (read(each, format="radial").tree for each in (OLD, new))
    return [f"{one.place} {one.message}" for one in doubts_of(run_of(play), old, text)]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("carol", "nothing is called `carol`: no expression, subprocess or participant"),
        ("participant carol", "there is no participant `carol`"),
        ("subprocess carol", "there is no subprocess `carol`"),
        ("bob on_error: carol", "`on_error` names `carol`, which nothing is called"),
    ],
)
def test_a_name_that_nobody_answers_to_is_a_doubt(step: str, told: str) -> None:
    assert doubts(f"{OLD}\n  {step}") == [f"0_3 {told}"]


@pytest.mark.parametrize(
    "step",
    [
        "bob",
        "known",
        "participant '${f:who}'",
        "noop on_error: nobody",
        "subprocess given",
        "given",
    ],
)
def test_what_is_there_was_there_or_is_bound_is_none(step: str) -> None:
    assert doubts(f"{OLD}\n  {step}", {"given": ["define", {}, []]}) == []


def test_names_are_those_that_somebody_answers_to() -> None:
    names = Names(Registry(team))
    assert ("team_a" in names, "al" in names, 7 in names) == (True, False, False)
