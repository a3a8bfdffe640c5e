from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from examples.stuck_processes import participants
from tests.examples.terminal import ROOT, commands, wait_for

from mint.participants.trial import run

if TYPE_CHECKING:
    from tests.examples.terminal import Terminal

README = ROOT / "examples" / "stuck_processes" / "README.md"
SAMPLE, CAUSE = "20301122-0300-wukahara-guzubiha", "d9b91b7a7491"


def test_its_participants_do_what_the_page_says() -> None:
    fields = {"product": "tool-1", "server": {"name": "fles.example.org"}}
    assert run(participants.check, fields).fields.checked is True
    with pytest.raises(ConnectionRefusedError, match=r"fles\.example\.org: no answer, tool-1"):
        run(participants.publish, fields)
    fields["server"] = {"name": participants.THERE}
    assert run(participants.publish, fields).fields.server["name"] == participants.THERE
    assert run(participants.announce, fields).fields.announced is True


def causes(terminal: Terminal) -> Any:
    return json.loads(terminal.run("mint errors --json"))["causes"]


@pytest.mark.slow
def test_the_operator_has_them_all_going_as_the_page_says(terminal: Terminal) -> None:
    up, launch_all, errors, error, replay, show, dry_run, replay_all, nothing = commands(README)
    terminal.start(up)
    wait_for((terminal.folder / "data" / "server.json").exists, "the server listens")
    assert terminal.run(launch_all) == "300 launched\n"
    wait_for(lambda: [each["count"] for each in causes(terminal)] == [300], "all are stuck")
    (cause,) = causes(terminal)
    wfid = cause["newest"]["wfid"]

    def say(command: str) -> str:
        return terminal.run(command.replace(SAMPLE, wfid).replace(CAUSE, cause["cause"]))

    first, *rest = say(errors).splitlines()
    told = README.read_text()
    assert first in told
    assert rest[-1] in told
    assert f"  all:  mint replay --cause {cause['cause']} --same-as {wfid}" in rest
    whole = say(error)
    assert '      "name": "fles.example.org",' in whole
    assert "step\n  define name: release\n    publish\nworkitem\n" in whole
    say(replay)
    wait_for(lambda: "terminated" in say(show), "the one goes")
    assert say(dry_run).startswith("this would replay 299 error(s) of 299 process(es)\n")
    assert say(replay_all) == "299 replayed, all went on\n"
    assert say(nothing) == "no errors\n"
    wait_for(lambda: "no process runs" in say("mint ps"), "all are over")
    over = json.loads(terminal.run("mint ps --all --limit 300 --json"))["processes"]
    assert {process["state"] for process in over} == {"terminated"}
    assert len(over) == 300
