from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


@pytest.fixture
def wfid(mint: Mint, tmp_path: Path) -> str:
    started = mint.launch("define\n  hold\n  echo done\n", tmp_path, "-f", "a=1")
    mint.until_held(started)
    return started


def whys(mint: Mint, wfid: str, kind: str) -> list[Any]:
    events = mint("history", wfid, "--json").json["events"]
    return [event["data"].get("why") for event in events if event["kind"] == kind]


def test_a_step_is_applied_again_with_another_workitem(mint: Mint, wfid: str) -> None:
    done = mint("re-apply", wfid, "--at", "0_0", "-f", "b=2", "--why", "too slow")
    assert done.out == f"applied again: a step of {wfid}\n"
    mint.until_held(wfid)
    assert whys(mint, wfid, "re_applied") == ["too slow"]
    found = mint("show", wfid, "--json").json["expressions"]
    assert [one["fields"] for one in found if one["expid"] == "0_0"] == [{"a": 1, "b": 2}]


def test_a_step_is_applied_again_as_another(mint: Mint, wfid: str, tmp_path: Path) -> None:
    other = tmp_path / "other.radial"
    other.write_text("quick\n")
    words = ["--at", "0_0", "--file", str(other), "--fields", '{"c": 3}', "--why", "hold is away"]
    assert mint("re-apply", wfid, *words, "--json").json == {"wfid": wfid}
    fields = mint.until_over(wfid)["process"]["fields"]
    assert (fields["c"], fields["quick"], "a" in fields) == (3, True, False)


def test_a_branch_is_attached(mint: Mint, wfid: str, tmp_path: Path) -> None:
    branch = tmp_path / "branch.radial"
    branch.write_text("echo attached\n")
    done = mint("attach", wfid, str(branch), "--at", "0_0", "--why", "to see")
    assert done.out == f"attached to {wfid}\n"
    assert whys(mint, wfid, "attached") == ["to see"]
    branch.write_text("\n")
    assert mint("attach", wfid, str(branch), "--at", "0_0", "--why", "x").code == 2


def test_a_step_is_pushed_out(mint: Mint, wfid: str) -> None:
    assert mint("push-out", wfid, "--at", "0_0", "-f", "b=2", "--why", "by phone").code == 0
    assert mint.until_over(wfid)["process"]["fields"] == {"b": 2}
    assert whys(mint, wfid, "pushed_out") == ["by phone"]


def test_everything_at_work_begins_again(mint: Mint, wfid: str) -> None:
    assert mint("respark", wfid, "--why", "workers were lost").code == 0
    mint.until_held(wfid)
    assert whys(mint, wfid, "resparked") == ["workers were lost"]


@pytest.mark.parametrize("words", [["re-apply", "--at", "0_0"], ["respark"]])
def test_a_reason_is_needed(mint: Mint, wfid: str, words: list[str]) -> None:
    refused = mint(words[0], wfid, *words[1:])
    assert (refused.code, "--why" in refused.err) == (2, True)


def test_what_is_not_there_is_refused(mint: Mint, wfid: str) -> None:
    assert mint("push-out", wfid, "--at", "0_7", "--why", "x").code == 4
    assert mint("respark", "nowhere", "--why", "x").code == 4
