from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from litestar import get

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.web.parts import Parts

COUNTED = 100_000
"""Open dispatches that are counted at most."""


class ParticipantLine(msgspec.Struct):
    """A participant; `open` is how many workitems are with it."""

    name: str
    pattern: bool
    retries: int
    timeout: str | None
    open: int
    served: bool


class Unserved(msgspec.Struct):
    """A name that steps wait for and that nobody answers to."""

    participant: str
    open: int


class ParticipantList(msgspec.Struct):
    """Who takes part, in the order in which they are asked; and who is missing."""

    participants: list[ParticipantLine]
    unserved: list[Unserved]


@get("/participants", summary="List participants", sync_to_thread=True)
def list_participants(parts: NamedDependency[Parts]) -> ParticipantList:
    """Who takes part, and how much work waits for whom."""
    served, unserved = open_work(parts)
    lines = [
        ParticipantLine(
            one.name, one.pattern, one.retries, one.timeout, served[one.name], served=True
        )
        for one in parts.registry.all()
    ]
    return ParticipantList(lines, [Unserved(*each) for each in unserved.most_common()])


def open_work(parts: Parts) -> tuple[Counter[str], Counter[str]]:
    """Open dispatches by name of the participant that answers, and by name that nobody serves."""
    served: Counter[str] = Counter()
    unserved: Counter[str] = Counter()
    wanted = Counter(
        each["participant"]
        for each in parts.views.dispatches(limit=COUNTED)
        if each["what"] == "dispatch"
    )
    for name, count in wanted.items():
        entry = parts.registry.find(name)
        if entry is None:
            unserved[name] = count
        else:
            served[entry.name] += count
    return served, unserved
