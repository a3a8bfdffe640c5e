from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.findings_view import finding_lines, summed_up
from mint.cli.sources import CONFIG, SCHEMA, Source, beside, read_source
from mint.cli.terminal import show, show_json, text
from mint.errors import DefinitionError

if TYPE_CHECKING:
    from mint.lang.finding import Finding
    from mint.participants import Registry


def check(
    files: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)],
    /,
    *,
    participants: Annotated[tuple[str, ...], Parameter(name=["--participants", "-p"])] = (),
    common: Common = PLAIN,
) -> int:
    """Look for mistakes in definitions, without a server. Exit code 1 when there are errors.

    What stands beside `release.radial` as `release.conf` and `release.schema.json` is checked, too.

        $ mint check release.radial
        $ mint check *.radial --participants participants.py

    Args:
        files: definitions (radial, YAML, JSON, Ruby or XML); `-` reads standard input.
        participants: Python files or modules; with them, unknown participants are found, too.
        common: what every command takes.
    """
    directory = _directory(participants)
    sources = [read_source(file) for file in files]
    findings = [(source, each) for source in sources for each in _findings(source, directory)]
    if common.json:
        show_json({"findings": [{"file": s.name, **each} for s, each in findings]})
    else:
        for source, each in findings:
            show(*finding_lines(source, each))
        _sum_up(len(sources), [each["severity"] for _, each in findings])
    errors = any(each["severity"] == "error" for _, each in findings)
    return FAILED if errors else OK


def _directory(files: tuple[str, ...]) -> Registry | None:
    if not files:
        return None
    from mint.participants import Registry  # noqa: PLC0415 - only for those who name some

    registry = Registry()
    for file in files:
        registry.load(file)
    return registry


def _findings(source: Source, directory: Registry | None) -> list[dict[str, Any]]:
    """What is wrong, as the API tells it; a text that cannot be read is one finding."""
    from mint.definitions.checking import checked  # noqa: PLC0415 - the whole language
    from mint.lang.hoist import hoist_reading  # noqa: PLC0415 - the same
    from mint.lang.read import read  # noqa: PLC0415 - the same

    try:
        reading = hoist_reading(read(source.text, source=source.name))
        found = checked(
            reading,
            directory,
            configured=beside(source, CONFIG) or "",
            schema=beside(source, SCHEMA) or "",
            name=Path(source.name).stem,
        )
    except DefinitionError as error:
        told, line, column = error.message, error.line, error.column
        if error.source not in ("", source.name):  # it is in a file beside it
            told, line, column = str(error), 0, 0
        where = {"line": line, "column": column, "expid": ""}
        return [{"severity": "error", "message": told, "hint": "", **where}]
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


def _sum_up(files: int, severities: list[str]) -> None:
    if not severities:
        show(text(f"{files} checked, nothing found", "green"))
    else:
        show(text(summed_up(severities), "bold"))
