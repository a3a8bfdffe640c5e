from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import delete, get, post

from mint.errors import Refused
from mint.ports.registered import LAUNCH, WORK, Scope, Token
from mint.web.passes import digest_of
from mint.web.problems import BadRequest

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts

_BYTES = 32

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[\w.@:-]+$")]


class NewTokenBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to make.

    Args:
        name: for people: which person, worker, host or team has it.
        scopes: what it lets its bearer do; without, `work`: fetching work and bringing answers.
        participants: for whom workers get work with it, by the names under which they are
            registered; without, for all.
        user: in whose name everything is done with it; without, somebody called as the token is.
        groups: to which groups of people that user belongs, besides those of the settings.
        launches: what may be launched with it: names of what is deployed, with `*`, and `:texts`
            for definitions that are sent along; without, anything.
    """

    name: Name
    scopes: Annotated[tuple[Scope, ...], msgspec.Meta(min_length=1)] = (WORK,)
    participants: tuple[str, ...] = ()
    user: Name | None = None
    groups: tuple[Name, ...] = ()
    launches: tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=200)], ...] = ()


class TokenLine(msgspec.Struct):
    """A token, without its text, which is not kept; `id` names it in the audit for ever."""

    name: str
    id: str
    scopes: tuple[str, ...]
    participants: tuple[str, ...]
    user: str
    groups: tuple[str, ...]
    launches: tuple[str, ...]
    at: float


class NewToken(TokenLine):
    """A token; `token` is its text, which is told this once."""

    token: str


class TokenList(msgspec.Struct):
    """The tokens, in order of name."""

    tokens: list[TokenLine]


class Revoked(msgspec.Struct):
    """The token that lets nobody in any more."""

    name: str


@post("/tokens", summary="Make a token", sync_to_thread=True)
def new_token(
    data: JSONBody[NewTokenBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> NewToken:
    """Make a token for a worker or a person. It stays valid until it is revoked."""
    actor.about(data.name, scopes=data.scopes, user=data.user, groups=data.groups)
    actor.about(launches=data.launches)
    if data.participants and WORK not in data.scopes:
        raise BadRequest("participants: they are for the scope `work`, which is not among these")
    if data.launches and LAUNCH not in data.scopes:
        raise BadRequest("launches: they are for the scope `launch`, which is not among these")
    text = secrets.token_urlsafe(_BYTES)
    scopes = tuple(dict.fromkeys(data.scopes))
    token = Token(
        data.name,
        digest_of(text.encode()),
        scopes,
        data.participants,
        parts.clock.now(),
        data.user or data.name,
        data.groups,
        data.launches,
    )
    outside = parts.outside
    if not outside.registered.add_token(token):
        raise Refused(
            f"there is a token {data.name!r} already: revoke it first, or choose another name"
        )
    actor.about(made=token.id)
    outside.passes.changed()
    return NewToken(**msgspec.structs.asdict(_line(token)), token=text)


@get("/tokens", summary="List tokens", sync_to_thread=True)
def list_tokens(parts: NamedDependency[Parts]) -> TokenList:
    """The tokens of workers and people. That of the server's own user is not among them."""
    return TokenList([_line(one) for one in parts.outside.registered.tokens()])


@delete("/tokens/{name:str}", status_code=200, summary="Revoke a token", sync_to_thread=True)
def revoke_token(name: FromPath[str], parts: NamedDependency[Parts]) -> Revoked:
    """Let nobody in with a token any more. What its workers hold stays with them."""
    outside = parts.outside
    if not outside.registered.remove_token(name):
        raise Refused(f"there is no token {name!r}; `mint token list` tells which there are")
    outside.passes.changed()
    return Revoked(name)


def _line(one: Token) -> TokenLine:
    user = one.user or one.name
    return TokenLine(
        one.name, one.id, one.scopes, one.participants, user, one.groups, one.launches, one.at
    )
