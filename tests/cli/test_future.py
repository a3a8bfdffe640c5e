from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


def test_the_future_is_told(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define name: release\n  hold\n  quick\n  wait 9d\n", tmp_path)
    done = mint("future", "--reach", "quick")
    assert done.code == 0
    assert "1 certain, of 1 live processes" in done.out
    assert wfid in done.out
    assert "from 0" in done.out
    done = mint("future", "--past", "2d", "--definition", "release", "--json")
    assert done.json["processes"][0]["step"] == "wait 9d"
    mint("kill", wfid, "--at", "0_0")
    mint.until(lambda told: bool(told["schedules"]), "show", wfid)
    assert ", until 2" in mint("future", "--past", "2d").out
    mint.launch("define name: release\n  hold\n  wait 9d\n", tmp_path)
    assert "1 more; --limit shows more" in mint("future", "--past", "2d", "--limit", "1").out
    nothing = mint("future", "--reach", "nobody")
    assert (nothing.code, nothing.out) == (1, "none, of 2 live processes\n")


def test_a_question_is_needed(mint: Mint) -> None:
    assert mint("future").code == 2
    assert mint("future", "--reach", "a", "--past", "1d").code == 2
    assert mint("future", "--past", "some day").code == 2
