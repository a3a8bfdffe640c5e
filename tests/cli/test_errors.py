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
    assert told.count(f"then: mint replay {wfid} --at '0_0_") == 2


def test_the_list_of_all_has_no_tracebacks(mint: Mint, wfid: str) -> None:
    told = mint("errors")
    assert wfid in told.out
    assert "Traceback" not in told.out
    assert {each["wfid"] for each in mint("errors", "--json").json["errors"]} >= {wfid}
    assert len(mint("errors", wfid, "--limit", "1", "--json").json["errors"]) == 1


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
