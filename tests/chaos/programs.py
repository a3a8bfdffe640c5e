"""Programs that are killed, frozen and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

from tests.services import find_program

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PATIENCE = 30.0
_AGAIN = 1.0
"""Seconds before a program that has ended by itself is started again."""


class Program:
    """A program of the test, with all that it starts itself.

    Args:
        name: for people.
        words: the command.
        environment: its variables.
        log: gets what it says.
    """

    def __init__(
        self, name: str, words: Sequence[object], environment: dict[str, str], log: Path
    ) -> None:
        self.name = name
        self.log = log
        self.down = False
        """Whether it is dead because a fault wants it so."""
        self.ended: list[int] = []
        """The exit codes of ends that nobody wanted."""
        self.frozen = False
        watched = find_program("setpriv")  # a killed run leaves nothing behind
        prefix = [watched, "--pdeathsig", "KILL", "--"] if watched else []
        self._words = [str(word) for word in (*prefix, *words)]
        self._environment = environment
        self._child: subprocess.Popen[bytes] | None = None
        self._seen_dead: float | None = None

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._child is not None, f"{self.name} is not started"
        return self._child.pid

    def start(self) -> None:
        """Start it, and wait for nothing."""
        self.down = False
        self._seen_dead = None
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own command
                self._words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it as no program can see coming."""
        self.down = True
        self._signal(signal.SIGKILL)
        if self._child is not None:
            self._child.wait(_PATIENCE)

    def freeze(self) -> None:
        """Have it stand still."""
        self.frozen = True
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.frozen = False
        self._signal(signal.SIGCONT)

    def tend(self) -> None:
        """Start it again when it has ended by itself, as whatever runs services would."""
        code = None if self._child is None else self._child.poll()
        if code is None or self.down:
            return
        if self._seen_dead is None:
            self.ended.append(code)
            self._seen_dead = time.monotonic()
        elif time.monotonic() - self._seen_dead > _AGAIN:
            self.start()

    def stop(self) -> int:
        """Ask it to stop: its exit code."""
        child = self._child
        if child is None:
            return 0
        self.down = True
        self.thaw()
        child.terminate()
        try:
            return child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return child.wait(_PATIENCE)

    def said(self) -> str:
        """The last of what it said."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None and self._child.poll() is None:
            try:
                os.killpg(self._child.pid, number)
            except ProcessLookupError:
                return
