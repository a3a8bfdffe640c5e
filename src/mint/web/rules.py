"""Who may ask what: each route has a rule, and the guard reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.ports.registered import ADMIN, VIEW
from mint.web.passes import EVERYTHING, Pass

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection
    from litestar.handlers.base import BaseRouteHandler

OPTION = "rule"
"""Under which name a route has its rule."""


class Rule(msgspec.Struct, frozen=True):
    """Who may ask a route.

    Args:
        scopes: of which a token needs one; empty: any token will do.
        deed: what it changes, in the words of the command line: the audit tells it. "" for a route
            that changes nothing, and for those of workers, whose doings the history tells.
        often: whether programs ask it many times a second: then the answer does not wait until
            the line of the audit is on the disk. The history of the process has it anyway.
    """

    scopes: tuple[str, ...]
    deed: str = ""
    often: bool = False


NOBODY = Rule((ADMIN,))
"""What counts for a route that has no rule."""

SCHEMA = Rule((VIEW,))
"""That of the description of the API, which is none of our handlers."""


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let only those ask a route whose token has a scope for it.

    Raises:
        NotPermitted: it has not.
    """
    rule: Rule = handler.opt.get(OPTION, NOBODY)
    bearer: Pass = connection.scope.get("auth", EVERYTHING)
    if rule.scopes:
        what = rule.deed or f"{connection.scope['method']} {connection.scope['path']}"  # type: ignore[typeddict-item]
        bearer.demand(what, *rule.scopes)
