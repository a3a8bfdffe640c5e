"""Who did what, and who tried to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from litestar import get
from litestar.params import QueryParameter

from mint.ports.audit import Deed, Wanted
from mint.web.problems import BadRequest
from mint.web.tasks import groups_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromQuery

    from mint.web.actor import Actor
    from mint.web.parts import Parts

PAGE = 1000
"""Lines told at most."""


class AuditPage(msgspec.Struct):
    """Lines of the audit, the newest first; `next` is the `before` of the following page."""

    deeds: list[Deed]
    next: str | None


class Me(msgspec.Struct):
    """Who asks, as the history calls them.

    Args:
        who: the user.
        token: name of the token; "" for that of the server's own user.
        scopes: what it lets them do; `admin` is everything, `owner` only making tokens.
        groups: to which groups of people they belong.
    """

    who: str
    token: str
    scopes: tuple[str, ...]
    groups: tuple[str, ...]


@get("/audit", summary="Tell who did what", sync_to_thread=True)
def list_audit(  # noqa: PLR0913 - each is a filter of its own
    parts: NamedDependency[Parts],
    *,
    who: FromQuery[str | None] = None,
    what: FromQuery[str | None] = None,
    wfid: FromQuery[str | None] = None,
    subject: FromQuery[str | None] = None,
    outcome: FromQuery[Literal["done", "refused", "failed"] | None] = None,
    since: FromQuery[float | None] = None,
    before: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 100,
) -> AuditPage:
    """Every change that somebody asked for over the API, and all that was not permitted."""
    parts.scribe.write()
    older = None if before is None else _before(before)
    wanted = Wanted(who, what, wfid, subject, outcome, since, older)
    found = parts.audit.find(wanted, limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return AuditPage(found[:limit], None if last is None else f"{last.at!r},{last.id}")


@get("/me", summary="Tell who asks", sync_to_thread=False)
def show_me(parts: NamedDependency[Parts], actor: NamedDependency[Actor]) -> Me:
    """By which name the history tells what is done with this token, and what it lets one do."""
    bearer = actor.bearer
    return Me(actor.who, bearer.name, bearer.scopes, groups_of(parts, actor, actor.who))


def _before(text: str) -> tuple[float, int]:
    at, _, number = text.partition(",")
    try:
        return float(at), int(number)
    except ValueError:
        raise BadRequest(
            f"before: {text!r} is not AT,ID; take it from `next` of the page before"
        ) from None
