from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Letter(NamedTuple):
    """Something for a queue of the database.

    Args:
        queue: its name.
        id: the same for the same thing: a queue holds it once.
        body: what it says.
        at: when it was said, seconds since the epoch.
    """

    queue: str
    id: str
    body: str
    at: float


class Held(NamedTuple):
    """A letter that somebody has taken, until he settles it or a moment comes.

    Args:
        number: by which it is settled.
        id: of the letter.
        body: what it says.
        attempt: 1 for the first.
        at: when it was said, seconds since the epoch.
        reason: why it has been put back; "": it has not.
    """

    number: int
    id: str
    body: str
    attempt: int
    at: float
    reason: str


class Count(NamedTuple):
    """How many letters a queue has.

    Args:
        queue: its name.
        ready: that may be taken.
        delayed: that may be taken later.
        held: that somebody has.
    """

    queue: str
    ready: int
    delayed: int
    held: int


class Buried(NamedTuple):
    """A letter with which nothing could be done.

    Args:
        number: by which it is named here.
        queue: from which it came.
        id: of the letter.
        body: what it says.
        attempt: which was the last.
        first: when it was said, seconds since the epoch.
        at: when it was given up, the same.
        reason: why.
    """

    number: int
    queue: str
    id: str
    body: str
    attempt: int
    first: float
    at: float
    reason: str


class Claim(NamedTuple):
    """Who wants to take letters.

    Args:
        queue: from where; as long as somebody else holds letters of it, there are none.
        holder: who takes them.
        limit: how many at most.
        now: seconds since the epoch.
        until: when they are free again, unless it is renewed.
        times: what was taken this often, and never settled, is buried instead.
    """

    queue: str
    holder: str
    limit: int
    now: float
    until: float
    times: int


class Letters(Protocol):
    """Queues in a database, which lose nothing. Safe from any thread.

    What is taken is free again when its holder stays silent. All that a holder says of a letter
    which he has no more is without effect.
    """

    def put(self, letters: Sequence[Letter]) -> None:
        """Add letters, in this order and all or none; those that wait already are left out."""

    def claim(self, claim: Claim) -> list[Held]:
        """Take letters, the oldest first."""

    def waiting(self, queues: Sequence[str], now: float) -> set[str]:
        """Those of these queues in which letters may be taken."""

    def renew(self, holders: Sequence[str], until: float) -> None:
        """Have these keep what they hold until a moment."""

    def release(self, holder: str, now: float) -> None:
        """Have others take what this one holds, as if he never had."""

    def settle(self, numbers: Sequence[int], holder: str) -> None:
        """Take out what was done."""

    def delay(self, number: int, holder: str, due: float, reason: str, *, counts: bool) -> None:
        """Put one back until a moment: for the next attempt when that counts, or for this one."""

    def bury(self, number: int, holder: str, at: float, reason: str) -> None:
        """Give one up: it is kept, and told by `buried`."""

    def counts(self, now: float) -> list[Count]:
        """All queues that have letters."""

    def remove(self, queues: Sequence[str]) -> int:
        """Take out all letters of queues: how many."""

    def forget(self, queue: str, before: float) -> None:
        """Take out letters of a queue that were said before a moment."""

    def buried(self, limit: int) -> list[Buried]:
        """What was given up, the oldest first."""

    def buried_one(self, number: int) -> Buried | None:
        """One of those."""

    def unbury(self, number: int, now: float) -> bool:
        """Have one tried again, as if it were new: whether there is such a one."""

    def drop(self, number: int) -> bool:
        """Forget one: whether there was such a one."""
