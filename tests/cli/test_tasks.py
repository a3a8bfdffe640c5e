from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.running import Mint, Running

from mint.cli.task_ids import short_ids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORM = (
    '{"properties": {"ok": {"type": "boolean", "title": "May it go?"}, "copies": {"type": '
    '"integer", "minimum": 1, "default": 1}, "note": {"description": "for the record"}}, '
    '"required": ["ok"]}'
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with people."""
    groups = {"qa": ("ann", "bob")}
    server = Running(tmp_path_factory.mktemp("data"), humans=("approve",), groups=groups)
    yield server
    server.close()


@pytest.fixture
def someone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A person at the terminal, who gives these answers."""
    answers: list[str] = []
    monkeypatch.setattr("mint.cli.commands.tasks.someone_is_there", lambda: True)
    monkeypatch.setattr("mint.cli.form_view.answer", lambda _: answers.pop(0))
    return answers


def ask(mint: Mint, tmp_path: Path, step: str, *more: str) -> Any:
    """The task of a new process with one step."""
    wfid = mint.launch(f"define it\n  {step}", tmp_path, *more)
    told = mint.until(lambda told: bool(told["tasks"]), "tasks", "--all", "--wfid", wfid)
    return told["tasks"][0]


def test_tasks_are_listed_for_whom_they_are(mint: Mint, tmp_path: Path) -> None:
    task = ask(mint, tmp_path, "human to: qa, title: 'Look at ${f:product}'", "-f", "product=tool")
    line = mint("tasks", "--as", "ann").out
    assert "Look at tool" in line
    assert "open" in line
    assert "no tasks for eve" in mint("tasks", "list", "--as", "eve", "--state", "claimed").out
    mint("tasks", "claim", task["wfid"], "--as", "ann")
    assert "claimed by ann" in mint("tasks", "--group", "qa").out
    assert "mint tasks" in mint("tasks", "--help").out


def test_a_task_is_shown(mint: Mint, tmp_path: Path) -> None:
    step = f"human form: '{FORM}', due: 1d, escalate: '2d: boss', show: product, to: qa"
    task = ask(mint, tmp_path, step, "-f", "product=tool")
    mint("tasks", "comment", task["id"], "see the log", "--as", "eve")
    shown = mint("tasks", "show", task["id"][-6:]).out
    for told in ("for", "qa", '"tool"', "to boss", "eve", "see the log", "May it go?", "needed"):
        assert told in shown
    assert mint("tasks", "show", task["id"], "--json").json["fields"] == {"product": "tool"}


def test_a_task_is_completed_with_fields_or_a_document(mint: Mint, tmp_path: Path) -> None:
    task = ask(mint, tmp_path, f"human form: '{FORM}'")
    wrong = mint("tasks", "complete", task["id"], "-f", "ok=1", "-f", "copies=0")
    assert (wrong.code, "ok must be true or false; copies must be 1 or more" in wrong.err) == (2, 1)
    file = tmp_path / "answer.json"
    file.write_text('{"ok": true}')
    done = mint("tasks", "complete", task["id"], "--answer", f"@{file}", "-f", "copies=2")
    assert (done.code, "completed by" in done.out) == (0, True)
    assert mint.until_over(task["wfid"])["process"]["fields"] == {"ok": True, "copies": 2}
    assert "completed" in mint("history", task["wfid"]).out
    gone = mint("tasks", "complete", task["id"])
    assert (gone.code, "mint tasks --all" in gone.err) == (4, True)


def test_on_a_terminal_the_form_is_asked(mint: Mint, tmp_path: Path, someone: list[str]) -> None:
    task = ask(mint, tmp_path, f"human form: '{FORM}', into: said")
    someone += ["", "perhaps", "yes", "0", "3", "fine"]
    done = mint("tasks", "complete", task["id"])
    assert done.code == 0, done.err
    fields = mint.until_over(task["wfid"])["process"]["fields"]
    assert fields == {"said": {"ok": True, "copies": 3, "note": "fine"}}
    assert not someone


def test_nothing_typed_is_the_default_or_nothing(
    mint: Mint, tmp_path: Path, someone: list[str]
) -> None:
    task = ask(mint, tmp_path, f"human form: '{FORM}'")
    someone += ["no", "", ""]
    assert mint("tasks", "complete", task["id"]).code == 0
    assert mint.until_over(task["wfid"])["process"]["fields"] == {"ok": False, "copies": 1}


def test_others_are_refused(mint: Mint, tmp_path: Path) -> None:
    task = ask(mint, tmp_path, "human to: qa")
    for words in (["claim"], ["complete"], ["delegate", "eve"], ["fail", "--why", "no"]):
        done = mint("tasks", words[0], task["id"], *words[1:], "--as", "eve")
        assert (done.code, "is for qa, not for eve" in done.err) == (4, True)
    assert mint("tasks", "claim", task["id"], "--as", "ann").code == 0
    taken = mint("tasks", "claim", task["id"], "--as", "bob", "--json")
    assert (taken.code, json.loads(taken.err)["error"]) == (4, "TaskTaken")
    assert mint("tasks", "release", task["id"], "--as", "bob").code == 4
    assert "released by root" in mint("tasks", "release", task["id"], "--force", "--as", "root").out
    assert "(from ann) (forced)" in mint("history", task["wfid"]).out


def test_a_task_is_delegated_and_declined(mint: Mint, tmp_path: Path) -> None:
    task = ask(mint, tmp_path, "human to: ann")
    assert mint("tasks", "delegate", task["id"], "--as", "ann").code == 2
    done = mint("tasks", "delegate", task["id"], "bob", "eve", "--as", "ann")
    assert "delegated to bob, eve by ann" in done.out
    assert mint("tasks", "fail", task["id"], "--why", "not now", "--as", "eve").code == 0
    (error,) = mint.until_error(task["wfid"])
    assert error["fault"]["message"] == "not now"


def test_a_stand_in_answers_in_one_process(mint: Mint, tmp_path: Path) -> None:
    assert "no stand-ins" in mint("stand-in", "list").out
    task = ask(mint, tmp_path, "approve")
    done = mint("stand-in", "set", "approve", "--wfid", task["wfid"], "-f", "ok=true")
    assert "1 workitem(s) handed out anew" in done.out
    assert mint.until_over(task["wfid"])["process"]["fields"] == {"ok": True}
    listed = mint("stand-in", "list").out
    assert 'answers {"ok": true}' in listed
    assert task["wfid"] in listed
    gone = mint("stand-in", "unset", "approve", "--wfid", task["wfid"])
    assert "does its own work" in gone.out
    assert mint("stand-in", "unset", "approve").code == 4
    assert mint("stand-in", "set", "approve", "--wait", "--fails", "1").code == 2
    assert mint("stand-in", "set", "approve", "--after", "soon").code == 2


def test_what_people_do_can_be_changed_while_it_runs(mint: Mint, tmp_path: Path) -> None:
    assert mint("participant", "register", "quick").code == 2
    assert "is done by people" in mint("participant", "register", "quick", "--human").out
    task = ask(mint, tmp_path, "quick")
    assert "people" in mint("participants").out
    told = mint("participant", "register", "quick", "--bot", "--json").json
    assert told == {"participant": "quick", "wfid": "", "rerouted": 1}
    assert mint.until_over(task["wfid"])["process"]["fields"] == {"quick": True}
    assert mint("participant", "unregister", "quick").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--fail", "no disk"], "fail"),
        (["--wait"], "wait"),
        (["--fails", "2", "--after", "1m"], "answers {}, fails 2 times before, after 1m"),
    ],
)
def test_stand_ins_are_told_as_they_were_set(mint: Mint, words: list[str], told: str) -> None:
    assert mint("stand-in", "set", "nobody", *words).code == 0
    assert told in mint("stand-in", "list").out
    assert mint("stand-in", "unset", "nobody").code == 0


def test_ids_may_be_abbreviated(mint: Mint, tmp_path: Path) -> None:
    one, two = ask(mint, tmp_path, "human"), ask(mint, tmp_path, "human")
    many = mint("tasks", "show", one["id"][:4])
    assert (many.code, "may mean" in many.err) == (2, True)
    assert mint("tasks", "show", "nothing").code == 4
    assert mint("tasks", "show", two["wfid"], "--json").json["id"] == two["id"]


def test_short_ids_are_as_long_as_they_must_be() -> None:
    assert short_ids(["ax0001", "bx0002"]) == {"ax0001": "0001", "bx0002": "0002"}
    assert short_ids(["ax0001", "bx0001"]) == {"ax0001": "ax0001", "bx0001": "bx0001"}
    assert short_ids([]) == {}
