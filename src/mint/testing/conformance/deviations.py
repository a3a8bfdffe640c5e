from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ROW = re.compile(r"^\| `(?P<name>[^`]+)` \|.*\| (?P<reason>[^|]+) \|$")


def read_deviations(path: Path | None = None) -> dict[str, str]:
    """Reasons for differing from the original on purpose, by case name.

    Args:
        path: the page that lists them; None: the one that comes with MINT.
    """
    if path is None:
        text = resources.files("mint.testing.conformance").joinpath("deviations.md").read_text()
    else:
        text = path.read_text()
    rows = (_ROW.match(line) for line in text.splitlines())
    return {row["name"]: row["reason"].strip() for row in rows if row}
