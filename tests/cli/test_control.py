from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


@pytest.fixture
def wfid(mint: Mint, tmp_path: Path) -> str:
    text = "define\n  concurrence\n    hold\n    wait 1d\n"
    started = mint.launch(text, tmp_path)
    mint.until_held(started)
    return started


@pytest.mark.parametrize(("word", "told"), [("cancel", "cancelled"), ("kill", "killed")])
def test_a_process_is_ended(word: str, told: str, mint: Mint, wfid: str) -> None:
    done = mint(word, wfid)
    assert (done.code, done.out) == (0, f"{told} {wfid}\n")
    mint.until_over(wfid)
    again = mint(word, wfid)
    assert again.code == 4
    assert "is over" in again.err


def test_a_step_is_ended(mint: Mint, wfid: str) -> None:
    assert mint("cancel", wfid, "--at", "0_0_1", "--json").json == {"wfid": wfid}
    told = mint.until(lambda told: not told["schedules"], "show", wfid)
    assert told["process"]["state"] == "running"
    nowhere = mint("cancel", wfid, "--at", "0_7")
    assert nowhere.code == 4
    assert "0_7" in nowhere.err


def test_a_process_is_paused_and_goes_on(mint: Mint, wfid: str) -> None:
    def paused(at: str) -> bool:
        found = mint("show", wfid, "--json").json["expressions"]
        return any(each["state"] == "paused" for each in found if each["expid"] == at)

    assert mint("pause", wfid).code == 0
    assert paused("0")
    assert paused("0_0_1")
    assert mint("resume", wfid).out == f"resumed {wfid}\n"
    assert not paused("0_0_1")
    assert mint("pause", wfid, "--at", "0_0", "--breakpoint").code == 0
    assert paused("0_0")
    assert not paused("0_0_1")
    assert mint("resume", wfid, "--anyway").code == 0
    assert not paused("0_0")


def test_only_what_is_over_is_forgotten_unless_forced(mint: Mint, wfid: str) -> None:
    refused = mint("remove", wfid)
    assert refused.code == 4
    assert "cancel it first" in refused.err
    assert mint("remove", wfid, "--force").out == f"removed {wfid}\n"
    assert wfid not in mint("ps", "--all").out
