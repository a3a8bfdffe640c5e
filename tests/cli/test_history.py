from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


@pytest.fixture
def wfid(mint: Mint, tmp_path: Path) -> str:
    started = mint.launch('define\n  quick task: "go"\n  wait 0.2s\n', tmp_path, "-f", "n=1")
    mint.until_over(started)
    return started


def test_a_line_says_when_what_where_and_who(mint: Mint, wfid: str) -> None:
    lines = [line.split()[2:] for line in mint("history", wfid).out.splitlines()]
    assert lines[0][:2] == ["launched", '{"n":']
    assert ["dispatched", "0_0", "quick", 'task="go"'] in lines
    assert ["log", "0_0", "quick", "being", "quick"] in lines
    assert lines[-1] == ["terminated", "0"]
    assert not [line for line in lines if line[0] == "progress"]


def test_payloads_are_shown_when_asked_for(mint: Mint, wfid: str) -> None:
    assert '"quick": true' not in mint("history", wfid).out
    assert '    "quick": true' in mint("history", wfid, "--fields").out


def test_documents_have_everything(mint: Mint, wfid: str) -> None:
    events = mint("history", wfid, "--json").json["events"]
    assert {"launched", "dispatched", "progress", "log", "replied", "terminated"} <= {
        each["kind"] for each in events
    }
    assert set(events[0]) == {"number", "kind", "at", "key", "expid", "name", "by", "data"}


def test_following_ends_with_the_process_and_misses_nothing(mint: Mint, tmp_path: Path) -> None:
    started = mint.launch("define\n  quick\n  wait 0.3s\n  quick\n", tmp_path)
    lines = mint("history", started, "--follow", "--json").out.splitlines()
    numbers = [json.loads(line)["number"] for line in lines]
    assert numbers == [each["number"] for each in mint("history", started, "--json").json["events"]]
    assert json.loads(lines[-1])["kind"] == "terminated"
