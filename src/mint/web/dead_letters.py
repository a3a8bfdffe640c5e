from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.web.parts import Parts

PAGE = 10_000
"""Dead letters told at most."""


class DeadLetters(msgspec.Struct):
    """Messages that could not be handled, the newest first: `{"id", "at", "body", "reason"}`."""

    dead_letters: list[dict[str, Any]]


@get("/dead-letters", summary="List dead letters", sync_to_thread=True)
def list_dead_letters(
    parts: NamedDependency[Parts], limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 1000
) -> DeadLetters:
    """Messages that could not be handled, and why."""
    return DeadLetters(parts.views.dead_letters(limit))
