from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.unit.alerts.notices import notice

from mint.alerts.command import Command
from mint.errors import MintError, SettingsError
from mint.ports.alert import Notice

if TYPE_CHECKING:
    from pathlib import Path


def python(script: str, **more: Any) -> Command:
    return Command({"program": [sys.executable, "-c", script], **more})


def test_the_program_gets_the_notice(tmp_path: Path) -> None:
    file = tmp_path / "told"
    script = (
        "import os, sys\n"
        f"open({str(file)!r}, 'w').write(os.environ['MINT_ALERT'] + '|' + sys.stdin.read())\n"
    )
    python(script).tell(notice())
    line, _, document = file.read_text().partition("|")
    assert line == "3 error(s): mail in release: port closed"
    assert msgspec.json.decode(document, type=Notice) == notice()


def test_no_shell_reads_the_arguments(tmp_path: Path) -> None:
    Command({"program": ["touch", str(tmp_path / "a; b $HOME")]}).tell(notice())
    assert [each.name for each in tmp_path.iterdir()] == ["a; b $HOME"]


def test_a_program_that_fails_is_told_with_its_complaint() -> None:
    with pytest.raises(MintError, match=r"ended with code 3: no network"):
        python("import sys; sys.stderr.write('no network'); sys.exit(3)").tell(notice())


def test_a_program_that_does_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    script = (
        "import subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(file)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    with pytest.raises(MintError, match=r"was killed: it took longer than 2 s"):
        python(script, timeout="2s").tell(notice())
    pid = int(file.read_text())
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if "Z" in _state(pid):
            return
        time.sleep(0.01)
    pytest.fail("its child lives")


def _state(pid: int) -> str:
    with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - there is nothing to join
        return file.read().rpartition(")")[2].split()[0]


def test_a_program_that_does_not_listen_is_no_fault() -> None:
    python("import sys; sys.stdin.close()").tell(notice())


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        Command({"program": ["/no/such/program"]}).tell(notice())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "program"),
        ({"program": []}, "name a program"),
        ({"program": "notify-send"}, "program"),
        ({"program": ["x"], "timeout": "soon"}, "soon"),
        ({"program": ["x"], "timeout": "0s"}, "timeout above 0"),
        ({"program": ["x"], "shell": True}, "shell"),
    ],
)
def test_settings_that_cannot_be_are_told(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=r"alerts\.settings\.command") as told:
        Command(settings)
    assert message in str(told.value)
