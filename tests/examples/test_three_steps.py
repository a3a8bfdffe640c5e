from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.examples.terminal import ROOT, commands, wait_for

if TYPE_CHECKING:
    from tests.examples.terminal import Terminal

README = ROOT / "examples" / "three_steps" / "README.md"


@pytest.mark.slow
def test_it_runs_as_its_page_says(terminal: Terminal) -> None:
    up, launch, ps = commands(README)
    assert [up.split()[1], launch.split()[1], ps.split()[1]] == ["up", "launch", "ps"]
    terminal.start(up)
    wait_for((terminal.folder / "data" / "server.json").exists, "the server listens")
    assert terminal.run(launch)
    assert "release" in terminal.run(ps)
    (process,) = json.loads(terminal.run(f"{ps} --json"))["processes"]
    assert (process["name"], process["state"]) == ("release", "terminated")
    shown = json.loads(terminal.run(f"mint show {process['wfid']} --json"))
    assert shown["process"]["fields"] == {
        "product": "tool",
        "checked": True,
        "built_arm": True,
        "built_x86": True,
    }
    history = json.loads(terminal.run(f"mint history {process['wfid']} --json"))["events"]
    assert [event["data"]["text"] for event in history if event["kind"] == "log"] == [
        "publishing tool"
    ]
