from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from mint.web.process import ErrorLine, error_line

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.web.parts import Parts

PAGE = 10_000
"""Errors told at most."""


class ErrorList(msgspec.Struct):
    """Errors, the newest first."""

    errors: list[ErrorLine]


@get("/errors", summary="List errors", sync_to_thread=True)
def list_errors(
    parts: NamedDependency[Parts], limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 1000
) -> ErrorList:
    """The errors of all processes that wait to be replayed."""
    return ErrorList([error_line(record) for record in parts.views.errors(limit=limit)])
