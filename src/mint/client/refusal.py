from __future__ import annotations

from typing import Any

import httpx2

from mint import errors
from mint.errors import AnswerMisfit, DefinitionError, MintError, Refused


class BadRequest(Refused):
    """The server could not understand the request: what was asked cannot be."""


class WrongToken(Refused):
    """The server does not know the token: it is wrong, or the server was started anew."""


class Forbidden(Refused):
    """The token does not let its bearer do this."""


class TooLarge(Refused):
    """The body of the request is larger than the server takes."""


_KINDS: dict[int, type[Refused]] = {400: BadRequest, 403: Forbidden, 413: TooLarge}


def refusal(answer: httpx2.Response) -> MintError:
    """The error that a server tells, as the class of ours that it names.

    Args:
        answer: of status 400 or above, read to its end.
    """
    status = answer.status_code
    try:
        told = answer.json()
        name, message = str(told["error"]), str(told["message"])
    except (ValueError, KeyError, TypeError):
        return Refused(f"the server answered {status}, which this program cannot read")
    if status == httpx2.codes.UNAUTHORIZED:
        return WrongToken(f"{message}. The server may have been started anew: try again")
    return _told(status, name, message, told)


def _told(status: int, name: str, message: str, told: dict[str, Any]) -> MintError:
    kind = getattr(errors, name, None)
    if kind is DefinitionError:
        where = (str(told.get("source") or ""), told.get("line") or 0, told.get("column") or 0)
        return DefinitionError(message, *where)
    if kind is AnswerMisfit:
        return AnswerMisfit(message, told.get("fields") or {})
    if kind is Refused:
        return _KINDS.get(status, Refused)(message)
    if isinstance(kind, type) and issubclass(kind, MintError):
        return kind(message)
    return Refused(message)
