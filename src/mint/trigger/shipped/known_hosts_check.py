"""Checks known hosts of SSH.

Usage: `python known_hosts_check.py FILE`.

ssh-keygen says nothing of bad lines among good ones, so it has to find a key in each line.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

_NOT_FOUND = 127
_SECONDS = 50.0


def main(file: str) -> int:
    """Check a file; status 0 when a key is in every line, 127 when there is no ssh-keygen.

    Args:
        file: its path.
    """
    lines = Path(file).read_text().split("\n")
    keys = [one for one in lines if one.strip() and not one.startswith("#")]
    program = shutil.which("ssh-keygen")
    if program is None:
        return _NOT_FOUND
    if not keys:
        return 0
    done = subprocess.run(  # noqa: S603 - a program that we looked up
        [program, "-l", "-f", file], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    found = len(done.stdout.splitlines())
    if done.returncode == 0 and found == len(keys):
        return 0
    sys.stderr.write(f"{done.stderr}{file}: ssh-keygen finds {found} keys in {len(keys)} lines\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
