from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from mint.errors import MintError
from mint.ports.causes import Chosen
from mint.web.parts import answered
from mint.web.problems import BadRequest, problem_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from litestar.di import NamedDependency
    from litestar.params import FromQuery

    from mint.model.message import AnyMessage
    from mint.web.parts import Parts

MOST = 1000
"""Errors that one request does something about at most."""

PAGE = 100_000
"""Errors that are named at most."""

_PREFIX = 4
"""Digits of a cause that are enough when no other cause begins with them."""


class ErrorRef(msgspec.Struct, forbid_unknown_fields=True):
    """An error: that of an expression of a process, recorded at a moment."""

    wfid: str
    key: str
    at: float


class ErrorRefs(msgspec.Struct):
    """Which errors are meant, the newest first, and of how many processes they are."""

    errors: list[ErrorRef]
    processes: int


class RefusedError(msgspec.Struct):
    """What could not be done, and why."""

    wfid: str
    key: str
    error: str
    message: str


@get("/errors/names", summary="Name errors", sync_to_thread=True)
def name_errors(
    parts: NamedDependency[Parts],
    wfid: FromQuery[list[str] | None] = None,
    cause: FromQuery[str | None] = None,
    definition: FromQuery[str | None] = None,
    participant: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = PAGE,
) -> ErrorRefs:
    """Which errors there are of which all this holds. How a cause begins will do."""
    if wfid is not None and len(wfid) > MOST:
        raise BadRequest(f"wfid: {len(wfid)} at once; name {MOST} at most, then the others")
    wfids = None if wfid is None else tuple(wfid)
    chosen = Chosen(whole_cause(parts, cause), definition, participant, wfids)
    found = parts.views.error_names(chosen, limit)
    refs = [ErrorRef(name.wfid, name.key, name.at) for name in found]
    return ErrorRefs(refs, len({name.wfid for name in found}))


def whole_cause(parts: Parts, told: str | None) -> str | None:
    """The id of the cause that begins so; None for none.

    Raises:
        BadRequest: no cause of an error begins so, or several do.
    """
    if told is None:
        return None
    known = [cause.id for cause in parts.views.causes(PAGE)]
    found = [one for one in known if one.startswith(told)] if len(told) >= _PREFIX else []
    if told in known or len(found) == 1:
        return told if told in known else found[0]
    if found:
        raise BadRequest(f"cause: {told} may mean {', '.join(found)}; write more of it")
    raise BadRequest(f"cause: no error has the cause {told!r}; `mint errors` lists causes")


def check_many(errors: Sequence[ErrorRef]) -> None:
    """See that a request is not about too many errors.

    Raises:
        BadRequest: it is.
    """
    if len(errors) > MOST:
        raise BadRequest(f"errors: {len(errors)} at once; name {MOST} at most, then the others")


async def tell_each(
    parts: Parts, errors: Sequence[ErrorRef], messages: Sequence[AnyMessage]
) -> tuple[list[ErrorRef], list[RefusedError]]:
    """Say a message about each of some errors: (those where it was done, the others)."""
    done: list[ErrorRef] = []
    refused: list[RefusedError] = []
    futures = parts.front.tell_all(messages)
    for each, future in zip(errors, futures, strict=True):
        try:
            await answered(future)
        except MintError as error:
            problem = problem_of(error)[1]
            refused.append(RefusedError(each.wfid, each.key, problem.error, problem.message))
        else:
            done.append(each)
    return done, refused
