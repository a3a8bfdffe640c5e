from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from mint.errors import (
    AnswerMisfit,
    CheckFailed,
    DefinitionError,
    DispatchNotFound,
    EngineNotFound,
    LimitReached,
    MintError,
    NotAWaitingStep,
    NotPermitted,
    PatchMisfit,
    PlanUnsafe,
    ProcessNotFound,
    Refused,
    RevisionNotFound,
    StoreError,
    TaskNotFound,
    TaskNotYours,
    TaskTaken,
)

if TYPE_CHECKING:
    from litestar.types import ExceptionHandlersMap

log = structlog.get_logger("mint.web")

ROOM = 4 * 1024 * 1024
"""Bytes that the body of a request may have besides the fields: a definition may come with them."""

_STATUS: tuple[tuple[type[MintError], int], ...] = (
    (ProcessNotFound, 404),
    (DispatchNotFound, 404),
    (TaskNotFound, 404),
    (EngineNotFound, 404),
    (TaskNotYours, 403),
    (NotPermitted, 403),
    (TaskTaken, 409),
    (AnswerMisfit, 422),
    (RevisionNotFound, 404),
    (CheckFailed, 409),
    (NotAWaitingStep, 409),
    (PatchMisfit, 409),
    (PlanUnsafe, 409),
    (Refused, 409),
    (LimitReached, 413),
    (StoreError, 503),
    (MintError, 400),
)

_NO_BODY = {"message": "'data'", "key": "data", "source": "body"}
"""How litestar says that there is no body where there must be one."""

_SCHEMA = "/api/v1/schema/openapi.json"


class BadRequest(Refused):
    """A request that no server would understand."""


class Forbidden(Refused):
    """A request for which the token is no pass."""


class Problem(msgspec.Struct, omit_defaults=True):
    """What went wrong, as every answer of status 400 and above tells it.

    Args:
        error: the class of the error, such as ProcessNotFound.
        message: what is wrong, and what to do next.
        source: name of the definition's file, where the definition is wrong.
        line: 1-based, in the definition; 0 when unknown.
        column: 1-based; 0 when unknown.
        fields: what is wrong with an answer to a task, by field.
    """

    error: str
    message: str
    source: str | None = None
    line: int | None = None
    column: int | None = None
    fields: dict[str, str] | None = None


def problem_of(error: MintError) -> tuple[int, Problem]:
    """The status and the document of an answer that tells an error."""
    if isinstance(error, BadRequest | Forbidden):
        return (400 if isinstance(error, BadRequest) else 403), Problem("Refused", str(error))
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    if type(error) is MintError:
        # The engine's word for a failure of its own; the others are of those who asked.
        status = 500
    name = type(error).__name__
    if isinstance(error, DefinitionError):
        where = (error.source, error.line, error.column)
        return status, Problem(name, error.message, *where)
    fields = error.fields if isinstance(error, AnswerMisfit) else None
    return status, Problem(name, str(error), fields=fields)


def _mint_error(_request: Request[Any, Any, Any], error: MintError) -> Response[Problem]:
    return _response(*problem_of(error))


def _http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    match error.status_code:
        case 404:
            message = f"there is no {request.url.path}; {_SCHEMA} tells what there is"
        case 405:
            message = f"{request.url.path} cannot be asked with {request.method}; see {_SCHEMA}"
        case 413:
            message = (
                f"the body is larger than {request.app.state.largest_body} bytes: hand out the "
                "address of large data instead, or raise the setting limits.payload"
            )
        case _:
            message = _details(error)
    return _response(error.status_code, Problem("Refused", message))


def _details(error: HTTPException) -> str:
    """What is wrong with which argument or member of the body."""
    details = []
    for detail in error.extra or []:
        if detail == _NO_BODY:
            details.append("the request needs a body in JSON")
        elif isinstance(detail, dict):
            where = str(detail.get("key", "")).removeprefix("data")
            details.append(f"{where}: {detail['message']}" if where else detail["message"])
    return "; ".join(details) or error.detail


def _invalid(_request: Request[Any, Any, Any], error: msgspec.MsgspecError) -> Response[Problem]:
    return _response(400, Problem("Refused", str(error)))


def _no_text(_request: Request[Any, Any, Any], _error: UnicodeDecodeError) -> Response[Problem]:
    return _response(400, Problem("Refused", "the request is not UTF-8"))


def _too_deep(_request: Request[Any, Any, Any], _error: RecursionError) -> Response[Problem]:
    return _response(400, Problem("Refused", "that is nested too deeply"))


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    log.error("request failed", path=request.url.path, exc_info=error)
    message = f"the server failed ({type(error).__name__}); its log tells more. Please report it"
    return _response(500, Problem("MintError", message))


def _response(status: int, problem: Problem) -> Response[Problem]:
    return Response(problem, status_code=status, media_type="application/json")


HANDLERS: ExceptionHandlersMap = {
    MintError: _mint_error,
    HTTPException: _http_error,
    msgspec.MsgspecError: _invalid,
    UnicodeDecodeError: _no_text,
    RecursionError: _too_deep,
    Exception: _unexpected,
}
"""By class of exception, what answers to it."""
