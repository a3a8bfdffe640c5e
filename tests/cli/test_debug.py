from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

TEXT = "define name: release\n  set f:a: 1\n  quick\n  echo done\n"


@pytest.fixture
def wfid(mint: Mint, tmp_path: Path) -> str:
    """A process that is stopped before its first step."""
    return mint.launch(TEXT, tmp_path, "--break-at", "set")


def test_a_process_is_stepped_from_the_command_line(mint: Mint, wfid: str) -> None:
    done = mint("debug", wfid, "--show")
    assert "stopped before 0_0 set f:a: 1   (breakpoint set)" in done.out
    assert "# <- stopped before it" in done.out
    done = mint("debug", wfid, "--step")
    assert (done.code, "stopped before 0_1 quick   (step)" in done.out) == (0, True)
    assert '+  "a": 1' in done.out
    done = mint("debug", wfid, "--set", "b.c=2", "--unset", "a")
    assert '-  "a": 1' in done.out
    assert '+    "c": 2' in done.out
    assert "stopped before 0_2 echo done" in mint("debug", wfid, "--over").out
    done = mint("debug", wfid, "--continue")
    assert (done.code, "the process is over" in done.out) == (0, True)
    assert "the workitem, from 0_2 to the end: unchanged" in done.out
    fields = mint.until_over(wfid)["process"]["fields"]
    assert (fields["b"], fields["quick"]) == ({"c": 2}, True)
    story = mint("history", wfid).out
    assert "before `quick`  step" in story
    assert "change without a b.c=2  by " in story


def test_programs_read_where_it_is_stopped(mint: Mint, wfid: str) -> None:
    told = mint("debug", wfid, "--until", "echo", "--json").json
    assert [stop["expid"] for stop in told["stopped"]] == ["0_2"]
    assert [stop["expid"] for stop in told["before"]] == ["0_0"]
    mint("debug", wfid, "--at", "0_2", "--step", "--json")
    mint.until_over(wfid)


def test_a_running_process_is_to_stop(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  hold\n  quick\n", tmp_path)
    mint.until_held(wfid)
    done = mint("debug", wfid, "--wait", "0")
    assert "at 0_0 participant: with hold" in done.out
    assert "it will stop before its next step" in done.out
    mint("kill", wfid, "--at", "0_0")
    told = mint.until(lambda told: bool(told["stopped"]), "debug", wfid, "--show")
    assert told["stopped"][0]["step"] == "quick"
    mint("kill", wfid)


def test_an_error_ends_the_wait(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  picky\n", tmp_path, "--break-at", "picky")
    done = mint("debug", wfid, "--step")
    assert (done.code, "error   at 0_0 participant" in done.out) == (1, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--step", "--over"], 2),
        (["--show", "--set", "a=1"], 2),
        (["--at", "0_7", "--step"], 4),
        (["--set", "nothing"], 2),
    ],
)
def test_what_makes_no_sense_is_refused(mint: Mint, wfid: str, words: list[str], code: int) -> None:
    assert mint("debug", wfid, *words).code == code
    assert mint("debug", "nowhere", "--show").code == 4


def test_breakpoints_of_a_launch_with_conditions(mint: Mint, tmp_path: Path) -> None:
    text = "define\n  set f:a: 1\n  set f:b: 2\n  echo '${f:a}'\n  stall"

    def told(*words: str) -> list[tuple[str, str]]:
        wfid = mint.launch(text, tmp_path, *words)
        points = mint("break", wfid, "--json").json["breaks"]
        return [(point["at"], point.get("when", "")) for point in points]

    at = ("--break-at", "echo", "--break-at", "stall")
    assert told(*at) == [("echo", ""), ("stall", "")]
    assert told(*at, "--when", "false") == [("echo", "false"), ("stall", "false")]
    assert told(*at, "--when", "${f:a} == 1", "--when", "${f:a} > 1") == [
        ("echo", "${f:a} == 1"),
        ("stall", "${f:a} > 1"),
    ]
    file = str(tmp_path / "p.radial")
    (tmp_path / "p.radial").write_text(text)
    for words in (("--when", "true"), (*at, *("--when", "true") * 3), (*at, "--when", "1 > > 2")):
        assert mint("launch", file, *words).code == 2
    wfid = mint.launch(text, tmp_path, *at, "--when", "${f:a} == 1")
    mint.until(lambda view: view["stopped"], "debug", wfid, "--show")
    (stop,) = mint("debug", wfid, "--show", "--json").json["stopped"]
    assert (stop["expid"], stop["why"]) == ("0_2", "breakpoint echo, when ${f:a} == 1")


def test_breakpoints(mint: Mint, wfid: str) -> None:
    assert "set" in mint("break", wfid).out
    assert mint("break", wfid, "echo", "--when", "${f:a} == 1").code == 0
    assert mint("break", wfid, "nowhere").code == 1
    assert "no step of the text has this name" in mint("break", wfid).out
    assert mint("break", wfid, "nowhere", "--clear").code == 0
    assert mint("break", wfid, "nowhere", "--clear").code == 4
    assert mint("break", wfid, "x", "--when", "1 > > 2").code == 2
    assert mint("break", wfid, "--when", "true").code == 2
    mint("debug", wfid, "--continue")
    told = mint.until(lambda told: bool(told["stopped"]), "debug", wfid, "--show")
    assert told["stopped"][0]["why"] == "breakpoint echo, when ${f:a} == 1"
    assert mint("break", wfid, "--clear", "--json").json == {"wfid": wfid, "breaks": []}
    assert mint("break", wfid).out == f"process {wfid} has no breakpoints\n"
    mint("kill", wfid)


def test_a_person_steps_at_the_terminal(
    mint: Mint, wfid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mint.cli.commands.debug.someone_is_there", lambda: True)
    lines = "help\ntext\nworkitem\n\nset a=5\nset nothing\nunset zz\nstep 0_7\nu echo\nwait\no\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    done = mint("debug", wfid)
    assert done.code == 0
    assert "leave; what is stopped stays so" in done.out
    assert "stopped before 0_1 quick" in done.out
    assert "has no live expression 0_7" in done.out
    assert '+  "a": 5' in done.out
    assert "stopped before 0_2 echo done   (until echo)" in done.out
    assert "the process is over" in done.out
    assert "0_1 (help tells what can be said) > " in done.err


@pytest.mark.parametrize("word", ["quit\n", "", "continue\n"])
def test_a_person_leaves(
    mint: Mint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    wfid = mint.launch("define\n  hold\n  quick\n", tmp_path)
    mint.until_held(wfid)
    monkeypatch.setattr("mint.cli.commands.debug.someone_is_there", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(word))
    assert mint("debug", wfid, "--wait", "0").code == 0
    stepping = mint("debug", wfid, "--show", "--json").json["stepping"]
    assert stepping == ("" if "continue" in word else "every")
    mint("kill", wfid)
