"""Signatures of what goes over a broker: who has written it, and that nobody changed it since.

A signature is an HMAC-SHA256 of the body, with a key that only a participant and the engines have.
It covers what the message is for, so that a workitem which an engine has signed cannot be sent back
as an answer to itself.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADER = "mint-signature"
"""The header of a message that holds its signatures: `KEY=HEX`, several with `;` in between."""

Purpose = Literal["work", "answer", "call"]
"""What is signed: work for a participant, its answer, or what a worker asks of an engine."""

_LONGEST = 10_000
"""Characters of a header that are looked at."""


class Key(msgspec.Struct, frozen=True):
    """A secret that a participant shares with the engines.

    Args:
        id: names it, and tells nothing of it.
        participant: the name under which the participant is registered.
        secret: hexadecimal digits.
    """

    id: str
    participant: str
    secret: str


class Seal(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the signatures of a message have shown.

    Args:
        by: the participants whose keys fit.
        fault: why there are none, for people.
    """

    by: tuple[str, ...] = ()
    fault: str = "it is not signed"


def sign(purpose: Purpose, body: bytes, keys: Iterable[Key]) -> str:
    """The value of the header for a body.

    Args:
        purpose: what it is.
        body: as it is sent, byte for byte.
        keys: with which it is signed, each for itself.

    Example:
        >>> sign("answer", b"{}", [Key("k1", "weigh", "00ff")])[:9]
        'k1=4e2d41'
    """
    return ";".join(f"{key.id}={_digest(purpose, body, key)}" for key in keys)


def check(purpose: Purpose, body: bytes, header: object, keys: Mapping[str, Key]) -> Seal:
    """What the signatures of a body show.

    Args:
        purpose: what it is to be.
        body: as it came.
        header: the value of its header; None: it has none.
        keys: those that count, by id.
    """
    if header is None:
        return Seal()
    signed: list[str] = []
    fault = f"its header {HEADER} is not of the form KEY=HEX"
    for part in str(header)[:_LONGEST].split(";"):
        name, parted, digest = part.strip().partition("=")
        key = keys.get(name)
        if key is not None and hmac.compare_digest(
            _digest(purpose, body, key).encode(), digest.encode()
        ):
            signed.append(key.participant)
        elif parted:
            fault = (
                f"the key {name!r} is not known, or is revoked"
                if key is None
                else f"its signature with the key {name!r} does not fit"
            )
    return Seal(tuple(dict.fromkeys(signed)), "") if signed else Seal((), fault)


def _digest(purpose: Purpose, body: bytes, key: Key) -> str:
    return hmac.digest(
        bytes.fromhex(key.secret), b"%s\n%s" % (purpose.encode(), body), "sha256"
    ).hex()
