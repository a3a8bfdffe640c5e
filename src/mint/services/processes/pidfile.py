from __future__ import annotations

from pathlib import Path

from mint.services.processes.identity import Identity


def pid_in(pidfile: str) -> int | None:
    """The number on the first line of a pidfile; None when there is no file or no number.

    Some daemons write more lines, some leave a text when they end.

    Raises:
        OSError: the file is there and cannot be read.
    """
    try:
        lines = Path(pidfile).read_text("utf-8", "replace").split("\n", 1)
    except FileNotFoundError:
        return None
    first = lines[0].strip()
    return int(first) if first.isascii() and first.isdigit() else None


def process_in(pidfile: str) -> Identity | None:
    """The living process that a pidfile names; None when there is none."""
    pid = pid_in(pidfile)
    return Identity.of(pid) if pid else None
