"""What workers say of a dispatch: answers and notes, one by one or many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from litestar.concurrency import sync_to_thread

from mint.errors import AnswerTooLate, DispatchNotFound, MintError, Refused
from mint.model.effect import Event
from mint.model.fault import Fault
from mint.model.fei import expid_of
from mint.model.message import Cancelled, Fail, Reply
from mint.model.task import HUMAN, KEEPERS
from mint.participants.clean_text import clean_text
from mint.participants.fault import MAX_MESSAGE, MAX_TRACE
from mint.ports.leases import worker_of
from mint.web.parts import answered
from mint.web.problems import BadRequest

if TYPE_CHECKING:
    from mint.ports.leases import Standing
    from mint.web.parts import Parts
    from mint.web.passes import Pass

Answer = Reply | Fail | Cancelled

_LONGEST_WAIT = 1e9
"""Seconds after which a dispatch may be tried again at most: about thirty years."""

_ENDS = frozenset({"replied", "failed", "retrying", "cancelled"})
"""Kinds of history lines that tell why a dispatch is over."""


class Said(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What every answer may say beside itself.

    Args:
        worker: who brings it; without it, whoever has the dispatch.
        wfid: the process, as the claim told it: so that an answer that comes too late is noted.
        key: the expression, the same.
    """

    worker: str | None = None
    wfid: str | None = None
    key: str | None = None


class ReplyBody(Said, kw_only=True):
    """The work is done. Either of both is to be said.

    Args:
        fields: the whole payload as it is now.
        merge: fields to lay over the payload that was sent.
    """

    fields: dict[str, Any] | None = None
    merge: dict[str, Any] | None = None


class Trouble(Said, kw_only=True):
    """What went wrong.

    Args:
        class_name: the class of the exception, an opaque label.
        trace: lines of the traceback.
        details: more for people.
    """

    class_name: str = ""
    trace: list[str] = []
    details: str = ""

    def fault(self, message: str, kind: str = "participant") -> Fault:
        """The same as data, cut where it is too long."""
        trace = tuple(clean_text(line) for line in self.trace[-MAX_TRACE:])
        text = clean_text(message)[:MAX_MESSAGE]
        return Fault(kind, text, self.class_name, trace, self.details[:MAX_MESSAGE])


class FailBody(Trouble, kw_only=True):
    """The work could not be done.

    Args:
        message: why, for people.
        kind: `validation` when the fields are not what the participant needs.
        retry_after: seconds after which it is to be tried again; without, the step's policy says.
        fields: the payload as the participant left it; without, as it was sent.
    """

    message: Annotated[str, msgspec.Meta(min_length=1)]
    kind: Literal["participant", "validation", "unknown_reference"] = "participant"
    retry_after: Annotated[float, msgspec.Meta(ge=0, le=_LONGEST_WAIT)] | None = None
    fields: dict[str, Any] | None = None


class CancelledBody(Trouble, kw_only=True):
    """The answer to a cancel.

    Args:
        accepted: whether the participant lets go; false: it goes on, and its answer counts.
        message: what went wrong while it was cancelled, when something did.
    """

    accepted: bool = True
    message: str = ""


class ProgressBody(Said, kw_only=True):
    """How far the work is: `done` of `total`, in any unit, and what goes on, for people."""

    done: float
    total: float
    text: str = ""


class LogBody(Said, kw_only=True):
    """A line about the work, for people."""

    text: str


Body = ReplyBody | FailBody | CancelledBody | ProgressBody | LogBody

KINDS: dict[str, type[Body]] = {
    "reply": ReplyBody,
    "fail": FailBody,
    "cancelled": CancelledBody,
    "progress": ProgressBody,
    "log": LogBody,
}
"""What can be said, by the word for it."""


async def bring(parts: Parts, bearer: Pass, said: list[tuple[str, Body]]) -> list[MintError | None]:
    """Say several things of several dispatches, which become durable together.

    Args:
        parts: of the API.
        bearer: what the sender may do.
        said: ids of dispatches, and what is said of each.

    Returns:
        What became of each, in order: None when it counts, or why it does not.
    """
    known = await sync_to_thread(_Known, parts, said)
    made = [_made(parts, bearer, known, dispatch, body) for dispatch, body in said]
    messages = [one for one in made if isinstance(one, Answer)]
    for note in (one for one in made if isinstance(one, Event)):
        parts.front.note(note)
    futures = iter(parts.front.tell_all(messages))
    outcomes: list[MintError | None] = []
    for one in made:
        if isinstance(one, Answer):
            outcomes.append(await _outcome(parts, one, next(futures)))
        else:
            outcomes.append(one if isinstance(one, MintError) else None)
    return outcomes


class _Known:
    """What the store tells of the dispatches that are talked of."""

    def __init__(self, parts: Parts, said: list[tuple[str, Body]]) -> None:
        leases = parts.outside.leases
        merged = [
            id_ for id_, body in said if isinstance(body, ReplyBody) and body.merge is not None
        ]
        self.standings = leases.standings([dispatch for dispatch, _ in said])
        self.payloads = leases.payloads(merged) if merged else {}


def _made(
    parts: Parts, bearer: Pass, known: _Known, dispatch: str, body: Body
) -> Answer | Event | MintError:
    """What is to be told to the engine, or why nothing is."""
    try:
        standing = known.standings.get(dispatch)
        if standing is None:
            return _too_late(parts, bearer, dispatch, body)
        bearer.check(parts.outside.roll, standing.participant)
        if standing.holder in KEEPERS:
            return _not_for_workers(standing)
        if isinstance(body, ProgressBody | LogBody):
            return _note(standing, body, parts.clock.now())
        answer = _answer(standing.wfid, standing.key, dispatch, body, known.payloads)
    except MintError as error:
        return error
    answer.by = body.worker or worker_of(standing.holder) or ""
    answer.participant, answer.attempt = standing.participant, standing.attempt
    answer.dispatched_at = standing.at
    return answer


def _not_for_workers(standing: Standing) -> Refused:
    if standing.holder == HUMAN:
        how = f"people do it: `mint tasks complete {standing.dispatch}`"
    else:
        how = "a stand-in answers it; `mint stand-in list` tells which"
    return Refused(f"the dispatch {standing.dispatch} is no work for workers: {how}")


def _too_late(parts: Parts, bearer: Pass, dispatch: str, body: Body) -> Answer:
    """An answer to what is over: the engine notes it, and says so."""
    unknown = DispatchNotFound(
        f"no dispatch {dispatch} is open: it is over, or never was. Send `wfid` and `key` with an "
        "answer, so that one which comes too late can be noted in the history"
    )
    if body.wfid is None or body.key is None:
        raise unknown
    if parts.views.process(body.wfid) is None:
        raise unknown
    if bearer.participants or isinstance(body, CancelledBody | ProgressBody | LogBody):
        raise AnswerTooLate(told_over(parts, body.wfid, body.key, dispatch))
    answer = _answer(body.wfid, body.key, dispatch, body, {})
    answer.by = body.worker or ""
    return answer


def _answer(
    wfid: str, key: str, dispatch: str, body: Body, payloads: dict[str, dict[str, Any]]
) -> Answer:
    match body:
        case ReplyBody():
            fields = _payload(dispatch, body, payloads)
            return Reply(wfid=wfid, key=key, dispatch=dispatch, fields=fields)
        case FailBody():
            fault = body.fault(body.message, body.kind)
            fail = Fail(wfid=wfid, key=key, dispatch=dispatch, fault=fault)
            fail.fields, fail.retry_after = body.fields, body.retry_after
            return fail
        case CancelledBody():
            trouble = body.fault(body.message) if body.message else None
            accepted = body.accepted
            return Cancelled(
                wfid=wfid, key=key, dispatch=dispatch, accepted=accepted, fault=trouble
            )
    raise BadRequest("that is no answer")


def _payload(dispatch: str, body: ReplyBody, payloads: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if body.fields is not None and body.merge is None:
        return body.fields
    if body.merge is not None and body.fields is None:
        return {**payloads.get(dispatch, {}), **body.merge}
    raise BadRequest(
        "a reply says either `fields`, the whole payload, or `merge`, what is new in it: "
        '`{"merge": {}}` hands the payload back as it was'
    )


def _note(standing: Standing, body: ProgressBody | LogBody, now: float) -> Event:
    data: dict[str, Any] = {"dispatch": standing.dispatch}
    if isinstance(body, ProgressBody):
        kind = "progress"
        data |= {"done": body.done, "total": body.total}
    else:
        kind = "log"
    data["text"] = clean_text(body.text)[:MAX_MESSAGE]
    return Event(standing.wfid, kind, now, standing.key, standing.participant, data=data)


async def _outcome(parts: Parts, answer: Answer, future: Any) -> MintError | None:
    try:
        await answered(future)
    except AnswerTooLate:
        dispatch = answer.dispatch or ""
        text = await sync_to_thread(told_over, parts, answer.wfid, answer.key, dispatch)
        return AnswerTooLate(text)
    except MintError as error:
        return error
    return None


def told_over(parts: Parts, wfid: str, key: str, dispatch: str) -> str:
    """Why a dispatch is over, as far as the history tells."""
    last = None
    for _, event in parts.views.history(wfid):
        if event.kind in _ENDS and event.key == key:
            last = event
    what, expid = "", expid_of(key)
    if last is not None:
        expid = last.expid
        by = f" by {last.by}" if last.by else ""
        what = f" ({last.kind}{by})"
    return (
        f"the dispatch {dispatch} of step {expid} of {wfid} is over{what}: this answer "
        f"changes nothing. `mint history {wfid}` tells the story"
    )
