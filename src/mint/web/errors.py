from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from mint.ports.causes import Chosen
from mint.web.chosen_errors import whole_cause
from mint.web.process import ErrorLine, error_line

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromQuery

    from mint.web.parts import Parts

PAGE = 10_000
"""Errors told at most."""


class ErrorList(msgspec.Struct):
    """Errors, the newest first."""

    errors: list[ErrorLine]


@get("/errors", summary="List errors", sync_to_thread=True)
def list_errors(
    parts: NamedDependency[Parts],
    cause: FromQuery[str | None] = None,
    definition: FromQuery[str | None] = None,
    participant: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 1000,
) -> ErrorList:
    """The errors of all processes that wait to be replayed, or those of which all this holds."""
    chosen = Chosen(whole_cause(parts, cause), definition, participant)
    found = parts.views.errors(limit=limit, chosen=chosen)
    places = parts.views.places([(record.wfid, record.key) for record in found])
    return ErrorList([error_line(record, places) for record in found])
