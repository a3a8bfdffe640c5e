"""The command `mint`, asked as any other program would ask it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from mint.errors import MintError


def program() -> Path:
    """The command `mint` of the environment in which this runs."""
    return Path(sys.executable).with_name("mint")


def processes() -> list[dict[str, Any]]:
    """All processes, the newest first."""
    found: list[dict[str, Any]] = ask("ps", "--all")["processes"]
    return found


def replies(wfid: str) -> list[dict[str, Any]]:
    """The replies of a process: one of `check`, then one of `notify`.

    Raises:
        MintError: there are others.
    """
    events = ask("history", wfid)["events"]
    found = [event for event in events if event["kind"] == "replied"]
    if [event["name"] for event in found] != ["check", "notify"]:
        raise MintError(f"{wfid}: there should be one check and one notify: {found}")
    return found


def ask(*words: str) -> Any:
    """What a command of `mint` tells to programs.

    Raises:
        MintError: it failed.
    """
    told = subprocess.run(  # noqa: S603 - our own command
        [program(), *words, "--json"], check=False, capture_output=True, text=True
    )
    if told.returncode:
        raise MintError(f"`mint {' '.join(words)}` said: {told.stderr}")
    return json.loads(told.stdout)
