from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

from examples.install_guide.asking import program

from mint.errors import MintError

PARTICIPANTS = Path(__file__).with_name("participants.py")

_PATIENCE = 30.0
"""Seconds in which a server must answer, on a slow machine too."""


class MintUp:
    """`mint up` as a child of this program, so that it can be killed and started again.

    Args:
        data: its data directory. What it prints goes into the file `printed` there, its log into
            the file `log`.
        participants: the file of those that it hosts.
    """

    def __init__(self, data: Path, participants: Path = PARTICIPANTS) -> None:
        self._data = data
        self._participants = participants
        self._printed = data / "printed"
        self._log = data / "log"
        self._shown = 0
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> int:
        """Start it, and wait until it listens.

        Returns:
            Its process id.

        Raises:
            MintError: it ended, or does not listen in time; with what it said.
        """
        where = ("--data", self._data, "--participants", self._participants)
        up = (program(), "up", "--quiet", *where)
        with self._printed.open("ab") as printed, self._log.open("ab") as log:
            child = subprocess.Popen(up, stdout=printed, stderr=log)  # noqa: S603 - our own command
        self._child = child
        deadline = time.monotonic() + _PATIENCE
        while self._listener() != child.pid:
            if child.poll() is not None or time.monotonic() > deadline:
                raise MintError(f"`mint up` does not listen. It said:\n{self._log.read_text()}")
            time.sleep(0.05)
        return child.pid

    def kill(self) -> None:
        """Kill it with SIGKILL, which no program can see coming."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self._child is not None:
            self._child.terminate()
            self._child.wait(_PATIENCE)

    def printed(self) -> str:
        """What it printed since this was asked the last time."""
        new = self._printed.read_text()[self._shown :]
        self._shown += len(new)
        return new.strip()

    def _listener(self) -> int | None:
        """Process id of the server that listens; a killed one leaves its address behind."""
        try:
            pid: int = json.loads((self._data / "server.json").read_text())["pid"]
        except (OSError, ValueError):
            return None
        return pid
