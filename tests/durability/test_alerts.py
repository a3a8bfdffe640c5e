"""Servers that are killed while somebody is told of an error: it is told all the same."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.durability.mint_up import MintUp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TELL = """
import os, sys, time
from pathlib import Path

here = Path(sys.argv[1])
notice = sys.stdin.read()
(here / "begun").write_text(str(os.getpid()))
if (here / "slow").exists():
    time.sleep(600)
with (here / "told").open("a") as file:
    file.write(notice + "\\n")
"""

SETTINGS = """
[alerts]
use = ["mint.alerts.command:Command"]

[alerts.settings."mint.alerts.command:Command"]
program = {program}
timeout = "10m"
"""


class Bell:
    """A program that tells, or takes its time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "tell.py").write_text(TELL)
        program = json.dumps([sys.executable, str(folder / "tell.py"), str(folder)])
        self.settings = folder / "mint.toml"
        self.settings.write_text(SETTINGS.format(program=program))

    def slow(self) -> None:
        """From now on it does not come to tell."""
        (self._folder / "slow").touch()

    def quick(self) -> None:
        """From now on it does."""
        (self._folder / "slow").unlink()

    def begun(self) -> int:
        """The id of the process that began to tell last, 0: none did."""
        file = self._folder / "begun"
        return int(file.read_text() or 0) if file.exists() else 0

    def stop(self) -> None:
        """End the one that does not come to tell."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.begun(), signal.SIGKILL)

    def told(self) -> list[dict[str, Any]]:
        """What was told."""
        file = self._folder / "told"
        lines = file.read_text().splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]


@pytest.fixture
def bell(tmp_path: Path) -> Iterator[Bell]:
    made = Bell(tmp_path)
    yield made
    if made.begun():
        made.stop()


def test_what_a_killed_server_was_about_to_tell_the_next_one_tells(
    tmp_path: Path, bell: Bell
) -> None:
    bell.slow()
    with MintUp(tmp_path / "data", "--settings", bell.settings) as up:
        up.start()
        wfid = up.launch("define name: release\n  publish\n")
        up.wait_for(bell.begun)
        up.kill()
        bell.stop()
        bell.quick()
        assert bell.told() == []
        up.start()
        up.wait_for(bell.told)
        (notice,) = bell.told()
        assert (notice["what"], notice["wfid"]) == ("began", wfid)


def test_what_was_told_is_not_told_again_by_the_next_server(tmp_path: Path, bell: Bell) -> None:
    with MintUp(tmp_path / "data", "--settings", bell.settings) as up:
        up.start()
        up.launch("define name: release\n  publish\n")
        up.wait_for(bell.told)
        time.sleep(0.5)  # until that is kept, too
        up.kill()
        up.start()
        up.launch("define name: release\n  announce\n")
        up.wait_for(lambda: len(bell.told()) > 1)
        assert [notice["message"].split("'")[1] for notice in bell.told()] == [
            "publish",
            "announce",
        ]
