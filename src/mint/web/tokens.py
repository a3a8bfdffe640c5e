from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from litestar import delete, get, post

from mint.errors import Refused
from mint.ports.registered import Token
from mint.web.passes import digest_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.web.parts import Parts

_BYTES = 32

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[\w.@:-]+$")]


class NewTokenBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to make.

    Args:
        name: for people: which worker, host or team has it.
        scope: what it lets in to; `work`: fetching work and bringing answers, and nothing else.
        participants: for whom, by the names under which they are registered; without, for all.
    """

    name: Name
    scope: Literal["work"] = "work"
    participants: tuple[str, ...] = ()


class TokenLine(msgspec.Struct):
    """A token, without its text, which is not kept."""

    name: str
    scope: str
    participants: tuple[str, ...]
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
def new_token(data: JSONBody[NewTokenBody], parts: NamedDependency[Parts]) -> NewToken:
    """Make a token for workers elsewhere. It stays valid until it is revoked."""
    text = secrets.token_urlsafe(_BYTES)
    digest, now = digest_of(text.encode()), parts.clock.now()
    token = Token(data.name, digest, data.scope, data.participants, now)
    outside = parts.outside
    if not outside.registered.add_token(token):
        raise Refused(
            f"there is a token {data.name!r} already: revoke it first, or choose another name"
        )
    outside.passes.changed()
    return NewToken(data.name, data.scope, data.participants, now, text)


@get("/tokens", summary="List tokens", sync_to_thread=True)
def list_tokens(parts: NamedDependency[Parts]) -> TokenList:
    """The tokens of workers. That of the server's own user is not among them."""
    tokens = parts.outside.registered.tokens()
    return TokenList([TokenLine(one.name, one.scope, one.participants, one.at) for one in tokens])


@delete("/tokens/{name:str}", status_code=200, summary="Revoke a token", sync_to_thread=True)
def revoke_token(name: FromPath[str], parts: NamedDependency[Parts]) -> Revoked:
    """Let nobody in with a token any more. What its workers hold stays with them."""
    outside = parts.outside
    if not outside.registered.remove_token(name):
        raise Refused(f"there is no token {name!r}; `mint token list` tells which there are")
    outside.passes.changed()
    return Revoked(name)
