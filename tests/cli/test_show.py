from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

TEXT = """
define name: release
  quick
  concurrence
    hold task: "long"
    wait "1d"
  picky
"""


@pytest.fixture
def wfid(mint: Mint, tmp_path: Path) -> str:
    started = mint.launch(TEXT, tmp_path, "-f", "product=tool")
    mint.until_held(started)
    return started


def test_the_tree_says_what_goes_on_where(mint: Mint, wfid: str) -> None:
    told = mint("show", wfid).out
    lines = [re.sub(r"\d+(\.\d)?s|\d+h\d+m", "T", line) for line in told.splitlines()]
    assert lines[0] == f"{wfid}  release  running for T"
    assert lines[2:9] == [
        "▶ define name: release",
        "├─ ✔ quick  T",
        "├─ ▶ concurrence",
        "│  ├─ ▶ hold task: long  with hold  for T",
        "│  └─ ◷ wait 1d  for T  due in T",
        "└─ · picky",
        "",
    ]
    assert '"product": "tool"' in told


def test_documents_have_all_that_is_known(mint: Mint, wfid: str) -> None:
    told = mint("show", wfid, "--json").json
    assert told["process"]["wfid"] == wfid
    assert told["states"]["0_1_1"] == "waiting"
    for name in ("tree", "expressions", "errors", "schedules", "dispatches"):
        assert name in told


def test_an_error_stands_below_its_step_with_what_to_do(mint: Mint, tmp_path: Path) -> None:
    stuck = mint.launch("define\n  picky\n", tmp_path)
    mint.until_error(stuck)
    told = mint("show", stuck).out
    assert re.search(r"✖ picky .*\n +it is not good", told)
    assert f"mint replay {stuck}" in told


def test_the_end_shows_the_fields(mint: Mint, tmp_path: Path) -> None:
    over = mint.launch("define\n  quick\n", tmp_path)
    mint.until_over(over)
    told = mint("show", over).out
    assert "terminated after" in told
    assert '"quick": true' in told


def test_part_of_the_id_will_do(mint: Mint, wfid: str) -> None:
    day, time, first, second = wfid.split("-")
    for part in (wfid, second, f"{first}-{second}", f"{day}-{time}-{first}"):
        assert mint("show", part, "--json").json["process"]["wfid"] == wfid


def test_what_may_be_several_is_not_guessed(mint: Mint, wfid: str, tmp_path: Path) -> None:
    other = mint.launch("define\n  hold\n", tmp_path)
    done = mint("show", wfid[:4])
    assert done.code == 2
    assert "may mean" in done.err
    assert wfid in done.err
    assert other in done.err


@pytest.mark.parametrize("word", ["show", "watch", "history", "cancel", "workitem", "errors"])
@pytest.mark.parametrize("name", ["nobody", "20301122-0101-ba-bo", ""])
def test_a_process_that_is_not_there(word: str, name: str, mint: Mint) -> None:
    done = mint(word, name)
    assert done.code == 4
    assert "mint ps --all" in done.err


HANDLED = """
define name: release, on_error_process: tell_us
  picky
  define tell_us
    hold
"""


def test_a_failed_process_and_its_handler_tell_of_each_other(mint: Mint, tmp_path: Path) -> None:
    failed = mint.launch(HANDLED, tmp_path)
    (error,) = mint.until_error(failed)
    handler = error["handler"]
    mint.until_held(handler)
    assert f"the error at 0_1 is handled by {handler}\n" in mint("show", failed).out
    assert f"  handled by   {handler}   (mint show {handler})\n" in mint("errors", failed).out
    told = mint("show", handler).out.splitlines()
    assert told[1] == f"handles the error at 0_1 of {failed}   (mint errors {failed})"
    assert f"in process {handler}" in mint("history", failed).out


def test_the_tries_of_a_step_are_told(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define tries\n  picky retries: 1, backoff: 0\n", tmp_path)
    mint.until_error(wfid)
    assert "✖ picky retries: 1 backoff: 0  tried 2 times" in mint("show", wfid).out
    assert "  tried        2 times, began " in mint("errors", wfid).out
