"""Repairs: of one error by hand or in an editor, of all that have something in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

TEXT = "define name: {name}\n  picky\n"


class Stuck:
    """Processes of one definition that stand at one step."""

    def __init__(self, mint: Mint, tmp_path: Path, name: str, count: int) -> None:
        text = TEXT.format(name=name)
        fields = '{"server": {"name": "a", "port": 1}, "old": true}'
        self._mint = mint
        self.wfids = [mint.launch(text, tmp_path, "--fields", fields) for _ in range(count)]
        for wfid in self.wfids:
            mint.until_error(wfid)
        found = mint("errors", "--definition", name, "--json").json["errors"]
        self.cause: str = found[0]["cause"]

    def fields(self, number: int) -> object:
        """The payload of one at its end."""
        return self._mint.until_over(self.wfids[number])["process"]["fields"]


@pytest.fixture
def stuck(mint: Mint, tmp_path: Path, request: pytest.FixtureRequest) -> Stuck:
    return Stuck(mint, tmp_path, request.node.name.split("[")[0], 3)


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """What somebody does in an editor."""
    file = tmp_path / "editor"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(file))
    monkeypatch.delenv("VISUAL", raising=False)


def test_fields_go_into_objects_and_off_the_workitem(mint: Mint, stuck: Stuck) -> None:
    words = ["-f", "server.port=2", "-f", "new.one=x", "--unset", "old", "--fields", '{"good": 1}']
    assert mint("replay", stuck.wfids[0], *words).code == 0
    assert stuck.fields(0) == {"server": {"name": "a", "port": 2}, "good": 1, "new": {"one": "x"}}


def test_the_repair_of_one_is_applied_to_the_others(mint: Mint, stuck: Stuck) -> None:
    one, *others = stuck.wfids
    assert mint("replay", one, "-f", "good=true", "--unset", "old").code == 0
    mint.until_over(one)
    done = mint("replay", "--cause", stuck.cause, "--same-as", one)
    assert (done.code, done.out) == (0, "2 replayed, all went on\n")
    for number in range(1, len(others) + 1):
        assert stuck.fields(number) == {"server": {"name": "a", "port": 1}, "good": True}


def test_the_repair_of_one_is_applied_to_another(mint: Mint, stuck: Stuck) -> None:
    one, other, _ = stuck.wfids
    mint("replay", one, "--tree", "noop")
    mint.until_over(one)
    assert mint("replay", other, "--same-as", one).out.startswith(f"replayed {other}")
    assert stuck.fields(1) == {"server": {"name": "a", "port": 1}, "old": True}


def test_a_dry_run_changes_nothing(mint: Mint, stuck: Stuck) -> None:
    name = mint("errors", stuck.wfids[0], "--json").json["errors"][0]["definition"]
    told = mint("replay", "--definition", name, "-f", "good=true", "--dry-run").out
    assert told.startswith("this would replay 3 error(s) of 3 process(es)\n")
    assert all(f"  {wfid}  0_0\n" in told for wfid in stuck.wfids)
    told = mint("replay", "--definition", name, "--dry-run", "--json").json
    assert {each["wfid"] for each in told["errors"]} == set(stuck.wfids)
    assert all(mint("errors", wfid, "--json").json["errors"] for wfid in stuck.wfids)


def test_what_fails_again_is_told_by_cause(mint: Mint, stuck: Stuck) -> None:
    done = mint("replay", *stuck.wfids[:2], "--wait", "10")
    head, line = done.out.splitlines()
    assert (done.code, head) == (1, "2 replayed, 2 failed again")
    assert line.startswith("  2 x  it is not good  ")
    assert f"cause {stuck.cause}" in line
    told = mint("replay", "--cause", stuck.cause, "--wait", "10", "--json").json
    assert (told["replayed"], told["failed"], told["at_work"]) == (3, 3, 0)
    assert {error["wfid"] for error in told["errors"]} == set(stuck.wfids)


def test_what_is_at_work_is_told(mint: Mint, stuck: Stuck) -> None:
    words = ["--cause", stuck.cause, "--tree", "hold", "--wait", "0.5"]
    assert mint("replay", *words).out == "3 replayed, 3 still at work\n"


def test_those_of_a_cause_are_cancelled_or_killed(mint: Mint, stuck: Stuck) -> None:
    told = mint("cancel", "--cause", stuck.cause, "--dry-run").out
    assert told.startswith("this would cancel 3 process(es)\n")
    assert mint("kill", *stuck.wfids[:1]).out == f"killed {stuck.wfids[0]}\n"
    mint.until_over(stuck.wfids[0])
    assert mint("kill", "--cause", stuck.cause[:6]).out == "2 killed\n"
    for wfid in stuck.wfids:
        mint.until_over(wfid)


def test_a_workitem_is_edited(
    mint: Mint, stuck: Stuck, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = """sed -i -e 's/"port": 1/"port": 7/' -e 's/"old": true/"good": true/' "$1" """
    editor(monkeypatch, tmp_path, script)
    assert mint("replay", stuck.wfids[0], "--edit").code == 0
    assert stuck.fields(0) == {"server": {"name": "a", "port": 7}, "good": True}


def test_a_step_is_edited(
    mint: Mint, stuck: Stuck, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, """echo 'quick task: "it"' > "$1" """)
    assert mint("replay", stuck.wfids[0], "--edit-tree", "--unset", "server").code == 0
    assert stuck.fields(0) == {"old": True, "quick": True}


@pytest.mark.parametrize(
    ("script", "words", "message"),
    [
        ("true", ["--edit"], "nothing was changed"),
        ("exit 3", ["--edit"], "ended with code 3, so nothing was done"),
        ('echo "[1]" > "$1"', ["--edit"], "an object is needed"),
        ("echo '{' > \"$1\"", ["--edit"], "not JSON"),
        ('echo \'"open\' > "$1"', ["--edit-tree"], "What you wrote is kept in "),
        ('rm "$1"', ["--edit"], "No such file"),
        ("true", ["--edit", "-f", "a=1"], "--edit changes the whole workitem"),
        ("true", ["--edit-tree", "--tree", "noop"], "two ways to say the same"),
    ],
)
def test_an_edit_that_cannot_be_does_nothing(
    script: str,
    words: list[str],
    message: str,
    mint: Mint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wfid = Stuck(mint, tmp_path, "edits", 1).wfids[0]
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    editor(monkeypatch, tmp_path, script)
    before = mint("errors", wfid, "--json").json["errors"][0]["at"]
    done = mint("replay", wfid, *words)
    assert (done.code, message in done.err) == (2, True), done.err
    assert mint("errors", wfid, "--json").json["errors"][0]["at"] == before


def test_an_editor_that_is_not_there_is_told(
    mint: Mint, stuck: Stuck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    monkeypatch.delenv("VISUAL", raising=False)
    done = mint("replay", stuck.wfids[0], "--edit")
    assert (done.code, "The variable EDITOR says" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "say which: a process, or --cause"),
        (["--dry-run"], "say which: one or more processes"),
        (["--cause", "abc"], "no error has the cause 'abc'"),
        (["--definition", "x", "--at", "0_1"], "--at, --edit and --edit-tree are for one process"),
        (["--definition", "x", "--edit"], "repair that one, then the others with --same-as"),
        (["--definition", "x", "--tree", 'echo "open'], "--tree:1:6"),
        (["--definition", "x", "-f", "y"], "-f y: write it as key=value"),
        (["--definition", "x", "--same-as", "y", "-f", "z=1"], "give no other changes with it"),
    ],
)
def test_what_cannot_be_said_is_explained(words: list[str], message: str, mint: Mint) -> None:
    done = mint("replay", *words)
    assert (done.code, message in done.err) == (2, True), done.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "say which: a process"),
        (["a", "b", "--at", "0_1"], "say which: a process"),
        (["--dry-run"], "say which: one or more processes"),
        (["--definition", "x", "--at", "0_1"], "--at is for a step of one process"),
    ],
)
def test_what_cannot_be_cancelled_is_explained(words: list[str], message: str, mint: Mint) -> None:
    done = mint("cancel", *words)
    assert (done.code, message in done.err) == (2, True), done.err


def test_who_was_never_replayed_is_no_example(mint: Mint, stuck: Stuck) -> None:
    one, other, _ = stuck.wfids
    done = mint("replay", one, "--same-as", other)
    assert (done.code, "tells of no replay; replay it first" in done.err) == (2, True)
    assert mint("replay", "--definition", "nothing").out == "0 replayed\n"
