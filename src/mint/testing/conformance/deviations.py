from __future__ import annotations

import re
from pathlib import Path

_ROW = re.compile(r"^\| `(?P<name>[^`]+)` \|.*\| (?P<reason>[^|]+) \|$")
_PAGE = Path("docs/reference/deviations.md")


def read_deviations(page: Path | None = None) -> dict[str, str]:
    """Reasons for differing from the original on purpose, by case name.

    Args:
        page: the page that lists them; None: that of this source tree, if there is one.

    Raises:
        OSError: the page cannot be read.
    """
    if page is None:
        candidates = [_PAGE, Path(__file__).parents[4] / _PAGE]
        page = next((candidate for candidate in candidates if candidate.is_file()), None)
    if page is None:
        return {}
    rows = (_ROW.match(line) for line in page.read_text().splitlines())
    return {row["name"]: row["reason"].strip() for row in rows if row}
