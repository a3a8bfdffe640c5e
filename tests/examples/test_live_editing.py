from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from examples.live_editing import participants
from examples.live_editing.session import Session
from tests.examples.terminal import ROOT, commands

from mint.participants.trial import run

if TYPE_CHECKING:
    from pathlib import Path

PAGES = (
    ROOT / "docs" / "tutorial" / "live-editing.md",
    ROOT / "examples" / "live_editing" / "README.md",
)
COMMANDS = "errors text edit show apply blame revert patches export import resume history fork"
TYPED = tuple(f"mint {word} " for word in COMMANDS.split())
WFID = re.compile(r"\d{8}-\d{4}-\w+-\w+")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where those who are asked leave their answers."""
    monkeypatch.setenv("LIVE_EDITING_DIR", str(tmp_path))
    return tmp_path


def test_its_participants_do_what_the_page_says(desk: Path) -> None:
    assert run(participants.check, {}).fields.checked is True
    assert run(participants.announce, {}).fields.announced is True
    with pytest.raises(ConnectionRefusedError, match=r"fles\.example\.org: no answer"):
        run(participants.publish, {}, params={"server": "fles.example.org"})
    there = participants.THERE
    assert run(participants.publish, {}, params={"server": there}).fields.published == there
    (desk / "notes").touch()
    (desk / "yes-ann").touch()
    assert run(participants.write_notes, {}).fields.notes == "written"
    assert run(participants.ask, {}, params={"who": "ann"}).fields.yes_ann is True


def masked(command: str) -> str:
    """A command without what is different in each run."""
    return re.sub(r"#\d+", "#LINE", WFID.sub("WFID", command))


@pytest.mark.slow
def test_the_session_goes_as_the_pages_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("MINT_DATA", "LIVE_EDITING_DIR"):
        monkeypatch.setenv(name, "")  # what the session sets is undone
    Session(tmp_path).play()
    printed = capsys.readouterr().out
    typed = [masked(line[2:]) for line in printed.splitlines() if line.startswith("$ ")]
    for page in PAGES:
        rest = iter(typed)
        told = [masked(line) for line in commands(page) if line.startswith(TYPED)]
        assert [line for line in told if line not in rest] == []
        assert len(told) > 15
