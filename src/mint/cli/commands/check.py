from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.sources import Source, read_source
from mint.cli.terminal import safe, show, show_json, text
from mint.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Container

    from rich.text import Text

    from mint.lang.finding import Finding
    from mint.participants import Registry

_STYLES = {"error": "bold red", "warning": "bold yellow"}


def check(
    files: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)],
    /,
    *,
    participants: Annotated[tuple[str, ...], Parameter(name=["--participants", "-p"])] = (),
    common: Common = PLAIN,
) -> int:
    """Look for mistakes in definitions, without a server. Exit code 1 when there are errors.

    For example:

        $ mint check release.radial
        $ mint check *.radial --participants participants.py

    Args:
        files: definitions (radial, YAML, JSON, Ruby or XML); `-` reads standard input.
        participants: Python files or modules; with them, unknown participants are found, too.
        common: what every command takes.
    """
    names = _names(participants)
    sources = [read_source(file) for file in files]
    findings = [(source, each) for source in sources for each in _findings(source, names)]
    if common.json:
        show_json({"findings": [{"file": s.name, **each} for s, each in findings]})
    else:
        for source, each in findings:
            show(*_lines(source, each))
        _sum_up(len(sources), [each["severity"] for _, each in findings])
    errors = any(each["severity"] == "error" for _, each in findings)
    return FAILED if errors else OK


class _Names:
    """The names that participants answer to; some of them are patterns."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._registry.find(name) is not None


def _names(files: tuple[str, ...]) -> Container[str] | None:
    if not files:
        return None
    from mint.participants import Registry  # noqa: PLC0415 - only for those who name some

    registry = Registry()
    for file in files:
        registry.load(file)
    return _Names(registry)


def _findings(source: Source, names: Container[str] | None) -> list[dict[str, Any]]:
    """What is wrong, as the API tells it; a text that cannot be read is one finding."""
    from mint.expressions.table import EXPRESSIONS  # noqa: PLC0415 - the whole language
    from mint.lang.check import check as look  # noqa: PLC0415 - the same
    from mint.lang.hoist import hoist_reading  # noqa: PLC0415 - the same
    from mint.lang.read import read  # noqa: PLC0415 - the same

    try:
        reading = hoist_reading(read(source.text, source=source.name))
    except DefinitionError as error:
        where = {"line": error.line, "column": error.column, "expid": ""}
        return [{"severity": "error", "message": error.message, "hint": "", **where}]
    found = look(reading, participants=names, expressions=EXPRESSIONS.keys())
    return sorted((_told(each) for each in found), key=lambda each: (each["line"], each["column"]))


def _told(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "line": 0 if place is None else place.line,
        "column": 0 if place is None else place.column,
        "expid": finding.position,
    }


def _lines(source: Source, finding: dict[str, Any]) -> list[Text]:
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


def _sum_up(files: int, severities: list[str]) -> None:
    errors, warnings = severities.count("error"), severities.count("warning")
    if not severities:
        show(text(f"{files} checked, nothing found", "green"))
    else:
        show(text(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", "bold"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
