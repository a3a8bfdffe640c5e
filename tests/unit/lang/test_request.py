"""A definition of the size and kind that releases are made with, in all formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mint.expressions.table import EXPRESSIONS
from mint.lang.check import check
from mint.lang.fmt import WRITERS, fmt
from mint.lang.hoist import name_of
from mint.lang.places import Place, walk
from mint.lang.read import read
from mint.testing import Playbook

DATA = Path(__file__).parent / "data"
FILES = sorted(path.name for path in DATA.glob("request.*"))
STAGES = ["precheck", "trial", "image", "test", "qa-vote", "review", "report"]
LAUNCH: dict[str, Any] = {
    "ev": {"id": "77", "who": "ada"},
    "project": "core",
    "stages": STAGES,
    "prechecks": ["spec", "licence"],
    "people": {"team": "team@example.org", "release": "release@example.org"},
    "followups": ["docs", "translations", "patterns"],
    "limits": {"size": 3},
}
REQUEST = {
    "actions": [{"package": "tool"}, {"package": "toy"}],
    "state": "new",
    "reviews": [{"by": "qa", "state": "accepted"}],
}
ANSWERS: dict[str, dict[str, Any]] = {
    "get_request": {"request": REQUEST},
    "get_user": {"submitter": {"name": "Ada", "mail": "ada@example.org"}},
    "find_bugs": {"bugs": ["#1"]},
    "collect_results": {"test": {"passed": True, "report": "https://reports.example.org/1"}},
}


def text_of(name: str) -> str:
    return (DATA / name).read_text()


def story(**launch: Any) -> Playbook:
    return Playbook(read(text_of("request.pdef")).tree).launch({**LAUNCH, **launch})


def work(play: Playbook, **answers: dict[str, Any]) -> list[str]:
    """Answer whatever is asked until the process waits for an event; tells who was asked."""
    asked = []
    while play.waiting:
        who = play.waiting[0]
        asked.append(who)
        play.answer(who, {"result": True, **ANSWERS.get(who, {}), **answers.get(who, {})})
    return asked


def ending(play: Playbook) -> dict[str, Any]:
    """The fields at the end of the process."""
    process = play.memory.process
    assert process is not None
    assert process.state == "terminated"
    return process.fields or {}


def test_there_is_a_file_for_each_format() -> None:
    assert len(FILES) == len(WRITERS)
    assert len(text_of("request.pdef").splitlines()) >= 500


@pytest.mark.parametrize("name", FILES)
def test_all_files_say_the_same(name: str) -> None:
    assert read(text_of(name), source=name).tree.same(read(text_of("request.pdef")).tree)


@pytest.mark.parametrize("name", FILES)
def test_no_mistake_is_found_and_every_step_has_a_place(name: str) -> None:
    reading = read(text_of(name), source=name)
    steps = [step for _, step in walk(reading.tree)]
    asked = {step.name for step in steps} | {"check_spec", "deploy_docs"}
    asked -= {name_of(step) for step in steps if step.name == "define"}
    assert check(reading, participants=asked, expressions=EXPRESSIONS) == []
    assert len(reading.places) == len(list(walk(reading.tree)))


@pytest.mark.parametrize("name", FILES)
def test_it_can_be_written_in_any_format(name: str) -> None:
    tree = read(text_of(name), source=name).tree
    assert all(read(fmt(tree, form), format=form).tree.same(tree) for form in WRITERS)


def test_the_places_are_those_of_the_names() -> None:
    reading = read(text_of("request.pdef"), source="request.pdef")
    lines = text_of("request.pdef").splitlines()
    for position, step in walk(reading.tree):
        place = reading.places[position]
        rest = lines[place.line - 1][place.column - 1 :]
        assert rest.startswith((step.name, f"_{step.name}", "Ruote.process_definition"))
    assert reading.places["0"] == Place(
        1 + next(n for n, line in enumerate(lines) if line.startswith("Ruote")), 1
    )


def test_a_request_is_accepted() -> None:
    play = story()
    asked = work(play)
    assert asked[:3] == ["lock_keeper", "get_request", "get_user"]
    assert asked[-1] == "setup_trial"
    trial = {"project": "core-try77", "failures": []}
    play.hear("replied", "built_core-try77", {"result": True})
    asked = work(play, get_trial_results={"trial": trial})
    assert asked.count("test_image") == 2
    assert {"build_image", "measure_speed", "add_reviewers"} <= {*asked}
    play.hear("replied", "request_changed_77", {})
    asked = work(play, get_request={"request": {**REQUEST, "state": "accepted"}})
    assert {"change_request", "set_bug_states", "deploy_docs", "remove_trial"} <= {*asked}
    assert asked.count("send_mail") == 1
    assert ending(play)["state"] == "accepted"
    assert ending(play)["msg"] == ["enough votes are for it"]


def test_a_request_that_fails_a_check_is_refused_and_told_why() -> None:
    play = story()
    asked = work(play, check_licence={"result": False})
    assert "setup_trial" not in asked
    fields = ending(play)
    assert fields["state"] == "refused"
    assert fields["msg"] == ["check licence says no", "a check that comes first does not hold"]


def test_a_request_that_is_withdrawn_ends_where_it_is() -> None:
    play = story(stages=["review"])
    work(play)
    play.hear("replied", "request_changed_77", {})
    asked = work(play, get_request={"request": {**REQUEST, "state": "revoked"}})
    assert asked == ["get_request"]
    assert ending(play)["msg"] == ["the request was withdrawn"]
