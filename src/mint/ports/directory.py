from __future__ import annotations

from typing import Protocol

import msgspec

OWN = "mint:"
"""How the names of participants begin that are a part of MINT: words of the language ask them."""

READER = f"{OWN}read"
"""Reads files and web pages for the word `read`."""

REGISTRAR = f"{OWN}register"
"""Registers participants for the words `registerp` and `unregisterp`."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the engine knows of a participant.

    Args:
        name: the name, or a regular expression when `pattern`.
        pattern: whether `name` is a regular expression that must match wholly.
        retries: how often a failed dispatch is tried again, unless the step says it.
        backoff: seconds before the first retry; doubled for each further one.
        timeout: a duration that each of its steps gets, unless the step says one.
        concurrency: how many workitems at a time; None: as many as there are workers for.
        backoff_max: seconds that a wait before a retry has at most; None: any.
    """

    name: str
    pattern: bool = False
    retries: int = 0
    backoff: float = 1.0
    timeout: str | None = None
    concurrency: int | None = None
    backoff_max: float | None = None


class Directory(Protocol):
    """Who takes part: the list of participants, in order; the first that matches a name wins."""

    def find(self, name: str) -> Entry | None:
        """The participant that answers to a name, or None."""
