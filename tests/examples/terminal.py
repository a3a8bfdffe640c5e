from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Terminal:
    """Runs commands as a page says them.

    Args:
        folder: where the data directory and the files of the commands are.
        here: the current directory of the commands.
    """

    def __init__(self, folder: Path, here: Path = ROOT) -> None:
        self.folder = folder
        self.here = here
        self._started: list[subprocess.Popen[str]] = []
        self._environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "MINT_DATA": str(folder / "data"),
            "INSTALL_GUIDE_DIR": str(folder),
            "TMPDIR": str(folder),
        }

    def run(self, command: str) -> str:
        """What a command prints; it must end well."""
        done = subprocess.run(  # noqa: S602 - what the page says, as a person would type it
            command,
            shell=True,
            cwd=self.here,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def start(self, command: str) -> Path:
        """Start what runs until it is stopped: the file into which it prints."""
        printed = self.folder / f"printed-{len(self._started)}"
        with printed.open("w") as file:
            started = subprocess.Popen(  # noqa: S603 - what the page says
                command.split(),
                cwd=self.here,
                env=self._environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self._started.append(started)
        return printed

    def stop(self) -> None:
        """Stop what was started, the last first."""
        for started in reversed(self._started):
            started.terminate()
            started.wait(20)


def commands(page: Path) -> list[str]:
    """What a page says to type, in order."""
    blocks = CONSOLE.findall(page.read_text())
    return [
        line.removeprefix("$ ").partition("  #")[0].strip()
        for block in blocks
        for line in block.splitlines()
        if line.startswith("$ ")
    ]


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, f"not within 30 seconds: {what}"
        time.sleep(0.05)
