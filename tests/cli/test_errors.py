"""Errors and how they are replayed: an operator's way from the alert to the repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

TEXT = "define name: fussy\n  concurrence\n    picky\n    nobody\n"


@pytest.fixture
def wfid(mint: Mint, tmp_path: Path) -> str:
    started = mint.launch(TEXT, tmp_path)
    mint.until(lambda told: len(told["errors"]) == 2, "errors", started)
    return started


def test_errors_say_what_where_when_and_what_to_do(mint: Mint, wfid: str) -> None:
    told = mint("errors", wfid).out
    assert "it is not good  (participant ValueError)" in told
    assert "0_0_0  picky" in told
    assert "raise ValueError" in told
    for position in ("0_0_0", "0_0_1"):
        assert f"mint replay {wfid} --at {position} " in told


def test_an_error_is_told_whole(mint: Mint, wfid: str, tmp_path: Path) -> None:
    told = mint("errors", wfid, "--at", "0_0_0", "--source", str(tmp_path / "it.radial")).out
    lines = [line.rstrip() for line in told.splitlines()]
    assert "it.radial:3" in told
    at = lines.index("step")
    assert lines[at : at + 4] == ["step", "  define name: fussy", "    concurrence", "      picky"]
    at = lines.index("workitem")
    assert lines[at + 1] == "  {}"
    assert "  participant  picky" in lines
    assert any(line.startswith("  tried        once, began ") for line in lines)
    one = mint("errors", wfid, "--at", "0_0_0", "--json").json["errors"][0]
    assert (one["step"], one["tree"], one["attempts"]) == ("picky\n", ["picky", {}, []], 0)
    assert [each["expid"] for each in one["around"]] == ["0", "0_0"]
    assert (one["definition"], one["handler"], one["fields"]) == ("fussy", "", {})


def test_a_step_that_has_no_error_is_none(mint: Mint, wfid: str) -> None:
    done = mint("errors", wfid, "--at", "0_0")
    assert (done.code, "has no error at 0_0" in done.err) == (4, True)


def test_errors_of_one_cause_are_told_as_one(mint: Mint, wfid: str, tmp_path: Path) -> None:
    other = mint.launch(TEXT, tmp_path)
    mint.until(lambda told: len(told["errors"]) == 2, "errors", other)
    told = mint("errors").out
    assert "Traceback" not in told
    assert (
        " x it is not good  (participant ValueError)\n  at picky, position 0_0_0, in fussy" in told
    )
    causes = {each["name"]: each for each in mint("errors", "--json").json["causes"]}
    picky = next(each for each in causes.values() if each["participant"] == "picky")
    assert picky["count"] == picky["processes"] >= 2
    assert picky["newest"]["wfid"] == picky["wfids"][0] == other
    assert f"--cause {picky['cause']} --same-as {other}" in told
    assert {each["wfid"] for each in mint("errors", "--json").json["errors"]} >= {wfid, other}


def test_the_list_of_each_has_no_tracebacks(mint: Mint, wfid: str) -> None:
    told = mint("errors", "--each")
    assert wfid in told.out
    assert "Traceback" not in told.out
    assert len(mint("errors", wfid, "--limit", "1", "--json").json["errors"]) == 1


def test_a_list_may_be_of_some(mint: Mint, wfid: str) -> None:
    found = mint("errors", "--participant", "picky", "--json").json["errors"]
    assert wfid in {each["wfid"] for each in found}
    assert {each["participant"] for each in found} == {"picky"}
    cause = found[0]["cause"]
    some = mint("errors", "--cause", cause[:5], "--json").json["errors"]
    assert {each["cause"] for each in some} == {cause}
    assert mint("errors", "--definition", "nothing").out == "no errors\n"
    done = mint("errors", "--cause", "0000")
    assert (done.code, "no error has the cause '0000'" in done.err) == (2, True)
    done = mint("errors", wfid, "--each")
    assert (done.code, "a process, or a selection" in done.err) == (2, True)


def test_no_errors_is_said(mint: Mint, tmp_path: Path) -> None:
    fine = mint.launch("define\n  hold\n", tmp_path)
    assert mint("errors", fine).out == "no errors\n"


def test_a_replay_takes_other_fields_and_another_tree(
    mint: Mint, wfid: str, tmp_path: Path
) -> None:
    done = mint("replay", wfid, "--at", "0_0_0", "-f", "good=true")
    assert (done.code, done.out) == (0, f"replayed {wfid}   (mint watch {wfid})\n")
    mint.until(lambda told: len(told["errors"]) == 1, "errors", wfid)
    (tmp_path / "instead.radial").write_text("quick\n")
    assert mint("replay", wfid, "--tree", "instead.radial", "--json").json == {"wfid": wfid}
    mint.until_over(wfid)


def test_a_tree_may_stand_on_the_command_line(mint: Mint, wfid: str) -> None:
    assert mint("replay", wfid, "--at", "0_0_1", "--tree", "echo 'never mind'").code == 0
    told = mint.until(lambda told: len(told["errors"]) == 1, "errors", wfid)
    assert told["errors"][0]["expid"] == "0_0_0"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["-f", "x"], 2, "-f x: write it as key=value"),
        (["--tree", "nowhere.radial"], 2, "nowhere.radial: there is no such file"),
        (["--tree", 'echo "open'], 2, "--tree:1:6: "),
        (["--at", "0_9"], 4, "0_9"),
        (["--at", "0"], 4, ""),
    ],
)
def test_what_cannot_be_replayed_is_explained(
    words: list[str], code: int, message: str, mint: Mint, wfid: str
) -> None:
    done = mint("replay", wfid, *words)
    assert done.code == code
    assert message in done.err


@pytest.mark.parametrize(
    ("step", "edits"),
    [("nobdy", True), ("wait 'two'", True), ("noop if: '1 > > 2'", True), ("picky", False)],
)
def test_what_is_wrong_in_the_text_is_edited(
    mint: Mint,
    tmp_path: Path,
    step: str,
    edits: bool,  # noqa: FBT001 - a table
) -> None:
    name = f"wrong{abs(hash(step))}"
    wfid = mint.launch(f"define {name}\n  {step}", tmp_path)
    mint.until(lambda told: bool(told["errors"]), "errors", wfid)
    told = mint("errors", "--definition", name).out
    assert (f"edit: mint edit {wfid}" in told) is edits
    assert f"then: mint replay {wfid}" in told
    assert (f"mint edit {wfid}" in mint("errors", wfid).out) is edits
    assert (f"edit: mint edit {wfid}" in mint("errors", "--limit", "1000").out) is edits
    mint("cancel", wfid)
