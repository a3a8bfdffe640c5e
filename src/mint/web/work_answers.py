from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import post

from mint.web.answers import KINDS, Body, CancelledBody, FailBody, ReplyBody, bring
from mint.web.problems import BadRequest, problem_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.errors import MintError
    from mint.web.parts import Parts
    from mint.web.passes import Pass

MOST = 1000
"""Answers that one request may bring."""


class Heard(msgspec.Struct):
    """The dispatch that the request was about."""

    dispatch: str


class AnswersBody(msgspec.Struct, forbid_unknown_fields=True):
    """Several things to say at once.

    Args:
        answers: objects, each with `dispatch`; `what`: reply, fail, cancelled, progress or log; and
            the members that the request of that name takes.
        worker: who brings them, unless one says it itself.
    """

    answers: Annotated[list[Any], msgspec.Meta(min_length=1, max_length=MOST)]
    worker: str | None = None


class Outcome(msgspec.Struct, omit_defaults=True):
    """What became of one answer.

    Args:
        dispatch: what it was about; "" when it did not say it.
        status: 200, or the status that the request for it alone would have got.
        error: the class of the error.
        message: what is wrong, and what to do next.
    """

    dispatch: str
    status: int
    error: str = ""
    message: str = ""


class Outcomes(msgspec.Struct):
    """What became of each answer, in the order in which they were said."""

    outcomes: list[Outcome]


@post("/work/{dispatch:str}/reply", status_code=200, summary="Hand work back")
async def reply_to_work(
    dispatch: FromPath[str],
    data: JSONBody[ReplyBody],
    parts: NamedDependency[Parts],
    bearer: NamedDependency[Pass],
) -> Heard:
    """Say that the work is done. The first answer to an open dispatch counts, whoever brings it.

    Status 409: it came too late, and is noted in the history.
    """
    return await say(parts, bearer, dispatch, data)


@post("/work/{dispatch:str}/fail", status_code=200, summary="Give work up")
async def fail_work(
    dispatch: FromPath[str],
    data: JSONBody[FailBody],
    parts: NamedDependency[Parts],
    bearer: NamedDependency[Pass],
) -> Heard:
    """Say that the work could not be done. It is tried again, or becomes an error of the step."""
    return await say(parts, bearer, dispatch, data)


@post("/work/{dispatch:str}/cancelled", status_code=200, summary="Answer to a cancel")
async def answer_cancel(
    dispatch: FromPath[str],
    data: JSONBody[CancelledBody],
    parts: NamedDependency[Parts],
    bearer: NamedDependency[Pass],
) -> Heard:
    """Say that the work was stopped because its process wants it no more, or that it was not."""
    return await say(parts, bearer, dispatch, data)


@post("/work/answers", status_code=200, summary="Bring many answers")
async def bring_answers(
    data: JSONBody[AnswersBody], parts: NamedDependency[Parts], bearer: NamedDependency[Pass]
) -> Outcomes:
    """Bring several answers and notes, which share a transaction. A bad one spoils no other."""
    read = [_read(item, data.worker) for item in data.answers]
    good = [one for one in read if isinstance(one, tuple)]
    became = iter(await bring(parts, bearer, good))
    outcomes = []
    for item, one in zip(data.answers, read, strict=True):
        error = next(became) if isinstance(one, tuple) else one
        outcomes.append(_outcome(_dispatch_of(item), error))
    return Outcomes(outcomes)


async def say(parts: Parts, bearer: Pass, dispatch: str, body: Body) -> Heard:
    """Say one thing of a dispatch.

    Raises:
        MintError: why it does not count.
    """
    (error,) = await bring(parts, bearer, [(dispatch, body)])
    if error is not None:
        raise error
    return Heard(dispatch)


def _read(item: Any, worker: str | None) -> tuple[str, Body] | MintError:
    """What one of many says, or why that cannot be understood."""
    if not isinstance(item, dict):
        return BadRequest("an answer is an object")
    rest = dict(item)
    what, dispatch = rest.pop("what", None), rest.pop("dispatch", None)
    kind = KINDS.get(what) if isinstance(what, str) else None
    if kind is None:
        return BadRequest(f"what: {what!r} is none of {', '.join(KINDS)}")
    if not isinstance(dispatch, str) or not dispatch:
        return BadRequest("dispatch: the id of the dispatch is missing")
    try:
        body: Body = msgspec.convert(rest, kind)
    except msgspec.ValidationError as error:
        return BadRequest(str(error))
    body.worker = body.worker or worker
    return dispatch, body


def _dispatch_of(item: Any) -> str:
    dispatch = item.get("dispatch") if isinstance(item, dict) else None
    return dispatch if isinstance(dispatch, str) else ""


def _outcome(dispatch: str, error: MintError | None) -> Outcome:
    if error is None:
        return Outcome(dispatch, 200)
    status, problem = problem_of(error)
    return Outcome(dispatch, status, problem.error, problem.message)
