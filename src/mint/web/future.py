"""Questions about the future of live processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from mint.engine.prospects import Prospect, Prospects, containing, past, prospects, reaching
from mint.errors import DefinitionError
from mint.lang import duration
from mint.lang.read import read
from mint.web.problems import BadRequest

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromQuery

    from mint.model.tree import Tree
    from mint.web.parts import Parts

_REACH = "Position or name of a step: a word, a tag, a participant, a subprocess."
_PAST = "A moment: a date, or a duration from now."
_CONTAINS = "A step as a line of radial text: its name, and the attributes that it must have."
_ONE = "ask one question: `reach`, `past` or `contains`"


class FutureLine(msgspec.Struct):
    """What is to come of one process.

    Args:
        wfid: the process.
        name: of its definition.
        level: here (it is there now), certain (unless something fails, is cancelled or edited),
            possible (a condition, a loop, a call decides), maybe (only a handler leads there, or a
            name that is computed).
        at: the position of the step that was found.
        step: what stands there, in short.
        origin: the position of the live step from which it can be reached.
        why: for people.
        due: until when it waits, seconds since the epoch; null when that is not known.
    """

    wfid: str
    name: str
    level: str
    at: str
    step: str
    origin: str
    why: str
    due: float | None


class FutureView(msgspec.Struct):
    """Which live processes can come to something.

    Args:
        looked_at: how many live processes there are.
        totals: by level, how many of them can.
        processes: some of them, the surest first.
    """

    looked_at: int
    totals: dict[str, int]
    processes: list[FutureLine]


@get("/future", summary="Ask about the future", sync_to_thread=True)
def show_future(
    parts: NamedDependency[Parts],
    reach: Annotated[str | None, QueryParameter(description=_REACH)] = None,
    moment: Annotated[str | None, QueryParameter(name="past", description=_PAST)] = None,
    contains: Annotated[str | None, QueryParameter(description=_CONTAINS)] = None,
    definition: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=10_000)] = 100,
) -> FutureView:
    """Which live processes can still come to a step, or wait past a moment; none is run for it."""
    if [reach, moment, contains].count(None) != 2:  # noqa: PLR2004 - all but one
        raise BadRequest(_ONE)
    if moment is not None:
        now = parts.clock.now()
        then = duration.due(moment, now)
        return _view(past(parts.views, then, now, name=definition, limit=limit))
    wanted = reaching(reach) if reach is not None else containing(_step(contains or ""))
    return _view(prospects(parts.views, wanted, name=definition, limit=limit))


def _step(line: str) -> Tree:
    try:
        return read(line, format="radial").tree
    except DefinitionError as error:
        raise BadRequest(
            f"contains: {error.message}; write a step, such as `alice task: x`"
        ) from error


def _view(found: Prospects) -> FutureView:
    totals = {str(level): number for level, number in found.totals.items()}
    return FutureView(found.looked_at, totals, [_line(one) for one in found.found])


def _line(one: Prospect) -> FutureLine:
    coming = one.coming
    return FutureLine(
        one.wfid,
        one.name,
        coming.level,
        coming.at,
        coming.step,
        coming.origin,
        coming.why,
        one.due,
    )
