from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from litestar import post

from mint.definitions.checking import checked
from mint.errors import DefinitionError
from mint.lang.hoist import hoist_reading
from mint.web.definition import reading_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.lang.finding import Finding
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


@post("/check", status_code=200, summary="Check a definition", sync_to_thread=True)
def check_definition(data: JSONBody[CheckBody], parts: NamedDependency[Parts]) -> CheckFindings:
    """Look for mistakes in a definition. One that cannot be read is a finding, not an error."""
    try:
        most = parts.settings.limits.tree
        read = reading_of(data.definition, data.source, data.format, most)
        reading = hoist_reading(parts.library.imported(read))
    except DefinitionError as error:
        wrong = CheckFinding("error", error.message, "", error.line, error.column, "")
        return CheckFindings([wrong])
    return CheckFindings([told(each) for each in checked(reading, parts.outside.roll)])


def told(finding: Finding) -> CheckFinding:
    """A finding as the API tells it."""
    place = finding.place
    line, column = (0, 0) if place is None else (place.line, place.column)
    return CheckFinding(
        finding.severity, finding.message, finding.hint, line, column, finding.position
    )
