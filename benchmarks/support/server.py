from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    from collections.abc import Iterator

MINT = str(Path(sys.executable).with_name("mint"))
"""The program, as it is installed beside this Python."""

_PATIENCE = 60.0


@dataclass(frozen=True)
class Up:
    """A server that runs, as `mint up`.

    Args:
        pid: its process.
        client: asks its API.
    """

    pid: int
    client: httpx2.Client


@contextmanager
def mint_up(data: Path, *words: str) -> Iterator[Up]:
    """A server of its own, on a data directory, stopped afterwards.

    Args:
        data: its data directory, which may be there already.
        words: more of the command line.

    Raises:
        RuntimeError: it does not start.
    """
    with subprocess.Popen(
        [MINT, "up", "--data", str(data), "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - for the type checker
            line = process.stdout.readline()
            _, found, url = line.strip().partition(" listens on ")
            if not found:
                process.kill()
                raise RuntimeError(f"mint up does not start: {line}{process.communicate()[1]}")
            token = (data / "token").read_text().strip()
            headers = {"authorization": f"Bearer {token}"}
            base = f"{url}/api/v1"
            with httpx2.Client(base_url=base, headers=headers, timeout=_PATIENCE) as client:
                yield Up(process.pid, client)
        finally:
            process.terminate()
            process.communicate()
