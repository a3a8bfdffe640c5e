from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from examples.install_guide import participants
from examples.install_guide.launcher import success
from tests.examples.terminal import ROOT, commands, wait_for

from mint.launchers import Launch
from mint.participants.trial import run

if TYPE_CHECKING:
    from tests.examples.terminal import Terminal

README = ROOT / "examples" / "install_guide" / "README.md"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the example looks for its file."""
    monkeypatch.setenv("INSTALL_GUIDE_DIR", str(tmp_path))
    return tmp_path / "success"


def test_check_says_no_without_the_file(file: Path) -> None:
    assert not file.exists()
    done = run(participants.check, {})
    assert done.result is False
    assert "contents" not in done.fields


def test_check_says_yes_and_what_is_in_the_file(file: Path) -> None:
    file.write_text("all is well\n")
    done = run(participants.check, {})
    assert done.result is True
    assert done.fields.contents == "all is well"


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({}, "Nothing to say\n"),
        ({"contents": "all is well"}, "Send email saying : all is well\n"),
        ({"contents": ""}, "Send email saying : \n"),
    ],
)
def test_notify_prints_what_was_found(
    fields: dict[str, str], printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(participants.notify, fields)
    assert capsys.readouterr().out == printed


def test_the_file_is_looked_for_in_the_temporary_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INSTALL_GUIDE_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert participants.success_file() == tmp_path / "success"


def test_the_launcher_launches_once_for_each_writing(file: Path) -> None:
    assert success() is None
    file.touch()
    once = success()
    assert isinstance(once, Launch)
    assert once.key == str(file.stat().st_mtime_ns)
    assert success() == once


@pytest.mark.slow
def test_the_demonstration(terminal: Terminal) -> None:
    (demo, *_) = commands(README)
    assert demo == ".venv/bin/python -m examples.install_guide"
    told = terminal.run(demo.removeprefix(".venv/bin/"))
    assert "Nothing to say" in told
    assert "Send email saying : the build is green" in told
    assert "killed with kill -9 and started again" in told
    assert "Checked: two processes, both over" in told
    (drawing,) = {Path(found) for found in re.findall(r"\S+\.svg", told)}
    assert drawing.read_text().startswith("<svg ")


@pytest.mark.slow
def test_by_hand_as_the_page_says(terminal: Terminal) -> None:
    _, up, launcher, echo, ps = commands(README)
    printed = terminal.start(up)
    wait_for((terminal.folder / "data" / "server.json").exists, "the server listens")
    terminal.start(launcher)
    terminal.run(echo.replace("/tmp/", f"{terminal.folder}/"))  # noqa: S108 - what the page says
    wait_for(lambda: "Send email saying : hello" in printed.read_text(), "notify prints")
    assert "install_guide" in terminal.run(ps)
    assert len(json.loads(terminal.run(f"{ps} --json"))["processes"]) == 1
