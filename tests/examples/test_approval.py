from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.examples.terminal import ROOT, commands, wait_for

if TYPE_CHECKING:
    from tests.examples.terminal import Terminal

README = ROOT / "examples" / "approval" / "README.md"


@pytest.mark.slow
def test_it_runs_as_its_page_says(terminal: Terminal) -> None:
    up, launch, listed, *people, history, rehearse, again, over = commands(README)
    terminal.start(up)
    wait_for((terminal.folder / "data" / "server.json").exists, "the server listens")
    wfid = terminal.run(launch.removeprefix("WFID=$(").removesuffix(")")).strip()
    wait_for(lambda: len(json.loads(terminal.run(f"{listed} --json"))["tasks"]) == 2, "two tasks")
    told = [terminal.run(command) for command in people]
    assert '"tests": 1204' in told[0]
    assert "completed by eve" in told[-1]

    def ended() -> bool:
        shown = json.loads(terminal.run(f"mint show {wfid} --json"))["process"]
        return bool(shown["state"] == "terminated")

    wait_for(ended, "it goes out")
    fields = json.loads(terminal.run(f"mint show {wfid} --json"))["process"]["fields"]
    assert fields["qa"] == {"approved": True, "risk": "low", "note": "no open bugs"}
    assert (fields["security"], fields["published"]) == ({"clean": True}, True)
    story = terminal.run(history.replace("$WFID", wfid))
    assert "by ann" in story
    terminal.run(rehearse)
    assert "publishing tool" in terminal.run(again) or terminal.run(over)
    last = json.loads(terminal.run("mint ps --all --json"))["processes"][0]
    assert last["state"] == "terminated"
