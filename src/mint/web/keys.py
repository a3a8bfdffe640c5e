from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import delete, get, post

from mint.errors import Refused
from mint.model.signing import Key
from mint.ports.registered import SigningKey

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts

_BYTES = 32


class NewKeyBody(msgspec.Struct, forbid_unknown_fields=True):
    """For whom to make a key: a participant, by the name under which it is registered."""

    participant: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class KeyLine(msgspec.Struct):
    """A key, without its secret.

    Args:
        id: names it.
        participant: who signs with it.
        at: when it was made, seconds since the epoch.
        by: who made it.
    """

    id: str
    participant: str
    at: float
    by: str


class NewKey(KeyLine):
    """A key; `secret` is told this once."""

    secret: str


class KeyList(msgspec.Struct):
    """The keys, the newest first."""

    keys: list[KeyLine]


class RevokedKey(msgspec.Struct):
    """The key that does not count any more."""

    id: str


@post("/keys", summary="Make a key", sync_to_thread=True)
def new_key(
    data: JSONBody[NewKeyBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> NewKey:
    """Make a key with which a participant signs its answers. Those that it has go on to count."""
    key = Key(secrets.token_hex(4), data.participant, secrets.token_hex(_BYTES))
    kept = SigningKey(key, parts.clock.now(), actor.who)
    actor.about(data.participant, key=key.id)
    if not parts.outside.roll.add_key(kept):
        raise Refused("the id of the new key is taken: ask again")
    return NewKey(**msgspec.structs.asdict(_line(kept)), secret=key.secret)


@get("/keys", summary="List keys", sync_to_thread=True)
def list_keys(parts: NamedDependency[Parts]) -> KeyList:
    """The keys of participants, without their secrets."""
    return KeyList([_line(one) for one in parts.outside.registered.signing_keys()])


@delete("/keys/{name:str}", status_code=200, summary="Revoke a key", sync_to_thread=True)
def revoke_key(name: FromPath[str], parts: NamedDependency[Parts]) -> RevokedKey:
    """Let a key count no more. A participant that has to sign still has to."""
    if not parts.outside.roll.remove_key(name):
        raise Refused(f"there is no key {name!r}; `mint key list` tells which there are")
    return RevokedKey(name)


def _line(one: SigningKey) -> KeyLine:
    return KeyLine(one.key.id, one.key.participant, one.at, one.by)
