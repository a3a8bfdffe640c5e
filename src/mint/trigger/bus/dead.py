from __future__ import annotations

import msgspec

from mint.errors import LetterNotFound

LONGEST = 4000
"""Characters of a reason that are kept: a checker may print a lot."""


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be done, and is kept for people.

    Args:
        id: by which it is named: `mint trigger dead show ID`.
        queue: from which it came.
        letter: the id of the event or the message.
        body: what it says.
        reason: why it could not be done.
        attempts: how often it was tried.
        first: when it was said, seconds since the epoch; 0: that is not known.
        at: when it was given up, the same.
    """

    id: str
    queue: str
    letter: str
    body: bytes
    reason: str
    attempts: int
    first: float
    at: float


def bounded(reason: str) -> str:
    """A reason that is not too long to be kept; of a long one the beginning and the end.

    Example:
        >>> len(bounded("x" * 10_000)) <= LONGEST
        True
    """
    if len(reason) <= LONGEST:
        return reason
    half = LONGEST // 2 - 10
    return f"{reason[:half]}\n[...]\n{reason[-half:]}"


def unknown(ident: str) -> LetterNotFound:
    """What is raised when there is no such dead letter."""
    return LetterNotFound(f"there is no dead letter {ident!r}: `mint trigger dead list` tells them")
