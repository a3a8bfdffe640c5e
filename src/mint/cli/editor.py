"""The user's own editor, and questions that are answered with yes or no."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from mint.cli.usage_error import UsageError

_USUAL = "vi"


def edited(content: str, suffix: str) -> str:
    """A text after the user has had it in the editor that VISUAL or EDITOR names.

    Raises:
        UsageError: the editor cannot be run, or ended with an error; the text is kept then, and the
            message tells where.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _USUAL
    with tempfile.NamedTemporaryFile("w", suffix=suffix, prefix="mint-", delete=False) as file:
        file.write(content)
    path = Path(file.name)
    try:
        done = subprocess.run([*shlex.split(command), str(path)], check=False)  # noqa: S603 - the user's own
    except (OSError, ValueError) as error:
        path.unlink()
        raise UsageError(f"EDITOR: {command!r} cannot be run: {error}") from error
    if done.returncode:
        raise UsageError(f"{command} ended with {done.returncode}: nothing was done. See {path}")
    changed = path.read_text()
    path.unlink()
    return changed


def someone_is_there() -> bool:
    """Whether a person can answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agreed(question: str) -> bool:
    """Whether a person says yes; nothing but a clear yes is one."""
    return answer(f"{question} [y/N] ").lower() in ("y", "yes")


def answer(question: str) -> str:
    """What a person types, "" for nothing."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()
