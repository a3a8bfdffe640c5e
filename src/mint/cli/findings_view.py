"""What checks found in a text, as lines that editors jump to, with an excerpt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.terminal import safe, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from mint.cli.sources import Source

_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}


def finding_lines(source: Source, finding: dict[str, Any]) -> list[Text]:
    """One finding.

    Args:
        source: the text.
        finding: as the API tells it.
    """
    line, column = finding["line"], finding["column"]
    where = ":".join(str(part) for part in (source.name, line or "", column or "") if part)
    head = text(f"{where}: ", "bold").append(finding["severity"], _STYLES[finding["severity"]])
    head.append(f": {safe(finding['message'])}")
    if finding["hint"]:
        head.append(f". {safe(finding['hint'])}", "dim")
    return [head, *_excerpt(source.text, line, column)]


_LONGEST = 200
"""Characters of a line that are shown."""

_TAB = 4
"""Columns from one tab stop to the next."""


def _excerpt(whole: str, line: int, column: int) -> list[Text]:
    """The line in question, and a mark below where it begins to be wrong."""
    lines = whole.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not 0 < line <= len(lines):
        return []
    told = lines[line - 1]
    if len(told) > _LONGEST:
        begin = max(0, column - _LONGEST // 2)
        told, column = told[begin : begin + _LONGEST], column - begin
    # What is not printed as it is takes more room: the mark stands where it is seen.
    before = " " * len(safe(told[: max(column - 1, 0)].expandtabs(_TAB)))
    shown = [text(f"{line:>5} | {told.expandtabs(_TAB)}", "dim")]
    return [*shown, text("      | ", "dim").append(f"{before}^", "bold red")] if column else shown


def summed_up(severities: Sequence[str]) -> str:
    """How many there are, as `1 error, 2 warnings`; notes are told where there are some.

    Example:
        >>> summed_up(["error", "info"])
        '1 error, 0 warnings, 1 note'
    """
    counts = [(severities.count("error"), "error"), (severities.count("warning"), "warning")]
    if "info" in severities:
        counts.append((severities.count("info"), "note"))
    return ", ".join(f"{n} {what}" if n == 1 else f"{n} {what}s" for n, what in counts)
