from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

from mint.web.found import process_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath

    from mint.model.effect import Event
    from mint.ports.views import Views
    from mint.web.parts import Parts

MOST_LINES = 2**63 - 1
"""More lines than a database can number."""

PAGE = 10_000
"""Lines of a page at most."""


class HistoryLine(msgspec.Struct):
    """Something that took place in a process. `by` is empty for the engine itself."""

    number: int
    kind: str
    at: float
    key: str
    expid: str
    name: str
    by: str
    data: dict[str, Any]


class History(msgspec.Struct):
    """Lines of history; ask on with the `after` of the last one's number."""

    events: list[HistoryLine]


@get("/processes/{wfid:str}/history", summary="Tell what happened", sync_to_thread=True)
def show_history(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    after: Annotated[int, QueryParameter(ge=0, le=MOST_LINES)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 1000,
) -> History:
    """What happened in a process, in order. It outlives the process."""
    found = history_of(parts.views, wfid, after, limit)
    if not found.events and not parts.views.history(wfid, 0, 1):
        process_of(parts.views, wfid)
    return found


def history_of(views: Views, wfid: str, after: int, limit: int) -> History:
    """Lines of history of a process, in order; none when there is no such process."""
    return History([_line(number, event) for number, event in views.history(wfid, after, limit)])


def _line(number: int, event: Event) -> HistoryLine:
    return HistoryLine(
        number,
        event.kind,
        event.at,
        event.key,
        event.expid,
        event.name,
        event.by,
        event.data,
    )
