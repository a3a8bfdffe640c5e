from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


def test_the_workitem_that_is_with_a_participant(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  hold\n", tmp_path, "-f", "product=tool")
    mint.until_held(wfid)
    told = mint("workitem", wfid)
    assert told.out.splitlines()[0] == f"{wfid}  0_0  with hold"
    assert '"product": "tool"' in told.out
    assert mint("workitem", wfid, "--json").json["fields"] == {"product": "tool"}
    assert mint("workitem", wfid, "--at", "0").code == 0


def test_several_are_told_apart_by_their_position(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  concurrence\n    hold\n    hold\n", tmp_path)
    mint.until(lambda told: len(told["dispatches"]) == 2, "show", wfid)
    refused = mint("workitem", wfid)
    assert refused.code == 4
    assert "0_0_0" in refused.err
    assert "0_0_1" in refused.err
    assert mint("workitem", wfid, "--at", "0_0_1", "--json").json["expid"] == "0_0_1"
