from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def load(file: Path) -> None:
    """Set the variables of the environment that a file tells, if there is one.

    Its lines are `KEY=VALUE`; what begins with `#` is a remark.

    Args:
        file: which.
    """
    if not file.is_file():
        return
    for line in file.read_text().splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            os.environ[name.strip()] = _plain(value.strip())


def _plain(value: str) -> str:
    """A value without the quotes around it."""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value
