from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from litestar import post

from mint.errors import DefinitionError
from mint.expressions.table import EXPRESSIONS
from mint.lang.check import Finding, check
from mint.lang.hoist import hoist_reading
from mint.web.definition import reading_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.lang.places import Reading
    from mint.ports.directory import Directory
    from mint.web.parts import Parts


class CheckBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to check: a text, or a tree as an array; see the launch of a process."""

    definition: str | list[Any]
    source: str = ""
    format: Literal["radial", "yaml", "json", "ruby", "xml"] | None = None


class CheckFinding(msgspec.Struct):
    """What is wrong, what to do about it, and where; line and column are 0 when unknown."""

    severity: str
    message: str
    hint: str
    line: int
    column: int
    expid: str


class CheckFindings(msgspec.Struct):
    """What was found, in the order of the text."""

    findings: list[CheckFinding]


class Names:
    """The names that participants answer to, patterns included."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._directory.find(name) is not None


@post("/check", status_code=200, summary="Check a definition", sync_to_thread=True)
def check_definition(data: JSONBody[CheckBody], parts: NamedDependency[Parts]) -> CheckFindings:
    """Look for mistakes in a definition. One that cannot be read is a finding, not an error."""
    try:
        most = parts.settings.limits.tree
        reading = hoist_reading(reading_of(data.definition, data.source, data.format, most))
    except DefinitionError as error:
        wrong = CheckFinding("error", error.message, "", error.line, error.column, "")
        return CheckFindings([wrong])
    return CheckFindings([_finding(each) for each in _check(reading, parts.outside.roll)])


def _check(reading: Reading, directory: Directory) -> list[Finding]:
    return check(reading, participants=Names(directory), expressions=EXPRESSIONS.keys())


def _finding(finding: Finding) -> CheckFinding:
    place = finding.place
    line, column = (0, 0) if place is None else (place.line, place.column)
    return CheckFinding(
        finding.severity, finding.message, finding.hint, line, column, finding.position
    )
