from __future__ import annotations

import json
import os
import subprocess
import time
from typing import TYPE_CHECKING, Any

from examples.install_guide.asking import program

from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PATIENCE = 60.0
"""Seconds in which what is awaited must come, on a slow machine too."""


class Prompt:
    """A terminal in which commands are typed, and printed with what they say.

    Args:
        folder: the current directory of the commands. They find `mint` as this program does.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        path = f"{program().parent}{os.pathsep}{os.environ['PATH']}"
        self._environment = {**os.environ, "PATH": path}

    def title(self, text: str) -> None:
        """Print the heading of an act."""
        print(f"\n── {text} {'─' * (70 - len(text))}\n", flush=True)

    def type(self, command: str, *, code: int = 0) -> str:
        """What a command prints; it is shown.

        Raises:
            MintError: it ended with another exit code.
        """
        print(f"$ {command}", flush=True)
        done = self._run(command)
        print(done.stdout + done.stderr, flush=True)
        if done.returncode != code:
            raise MintError(f"`{command}` ended with {done.returncode}, not {code}")
        return done.stdout

    def ask(self, command: str) -> Any:
        """What a command of `mint` tells to programs; nothing is shown.

        Raises:
            MintError: it failed.
        """
        done = self._run(f"{command} --json")
        if done.returncode:
            raise MintError(f"`{command}` said: {done.stderr}")
        return json.loads(done.stdout)

    def until(self, holds: Callable[[], object], what: str) -> None:
        """Wait until something holds.

        Raises:
            MintError: it does not come.
        """
        deadline = time.monotonic() + _PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                raise MintError(f"that should be so by now: {what}")
            time.sleep(0.1)

    def _run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S602 - our own commands, as a person would type them
            command,
            shell=True,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )


def check(holds: object, what: str) -> None:
    """See that the session went as it should.

    Raises:
        MintError: it did not.
    """
    if not holds:
        raise MintError(f"it should be so: {what}")
