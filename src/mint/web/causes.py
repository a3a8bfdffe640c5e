from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from mint.model.cause import alike
from mint.model.fei import expid_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.ports.causes import Cause
    from mint.web.parts import Parts
    from mint.web.process import Places

PAGE = 1000
"""Causes told at most."""


class CauseLine(msgspec.Struct):
    """Errors that have one cause: they go away by one repair.

    Args:
        cause: its id.
        count: how many errors.
        processes: of how many processes.
        definition: name of the processes' definition.
        name: of the expression.
        participant: who fails, "" when none does.
        kind: of the fault.
        class_name: the class of the exception.
        message: what all messages have in common; `#` where they differ.
        first: when the oldest of the errors was recorded, seconds since the epoch.
        last: when the newest was.
        newest: the newest error: its `wfid`, `key`, `expid` and whole `message`.
        wfids: some of the processes.
        of_the_text: whether the definition is likely at fault: `mint edit` then helps.
    """

    cause: str
    count: int
    processes: int
    definition: str
    name: str
    participant: str
    kind: str
    class_name: str
    message: str
    first: float
    last: float
    newest: dict[str, str]
    wfids: list[str]
    of_the_text: bool


class CauseList(msgspec.Struct):
    """Causes of errors, first the one that had an error last; `errors`: how many there are."""

    causes: list[CauseLine]
    errors: int


@get("/errors/causes", summary="List errors by cause", sync_to_thread=True)
def list_causes(
    parts: NamedDependency[Parts], limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 100
) -> CauseList:
    """What the errors that wait to be replayed have in common, and how many they are."""
    causes = parts.views.causes(limit)
    places = parts.views.places([(cause.newest.wfid, cause.newest.key) for cause in causes])
    found = [cause_line(cause, places) for cause in causes]
    return CauseList(found, parts.views.totals()["errors"])


def cause_line(cause: Cause, places: Places) -> CauseLine:
    """A cause as the API tells it; `places` are the positions of what an edit has moved."""
    newest = cause.newest
    return CauseLine(
        cause.id,
        cause.count,
        cause.processes,
        newest.definition,
        newest.name,
        newest.participant,
        newest.fault.kind,
        newest.fault.class_name,
        alike(newest.fault.message),
        cause.first,
        cause.last,
        {
            "wfid": newest.wfid,
            "key": newest.key,
            "expid": places.get((newest.wfid, newest.key)) or expid_of(newest.key),
            "message": newest.fault.message,
        },
        cause.wfids,
        newest.fault.of_the_text,
    )
