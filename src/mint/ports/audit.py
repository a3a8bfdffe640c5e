from __future__ import annotations

from typing import Any, Literal, Protocol

import msgspec

Outcome = Literal["done", "refused", "failed"]


class Deed(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody did, or tried to do.

    Args:
        at: when, seconds since the epoch.
        who: the person or program.
        what: in the words of the command line, such as `deploy` or `tasks claim`.
        outcome: `done`; `refused`: nothing was changed; `failed`: the server could not do it.
        token: name of the token that was used; "" for that of the server's own user.
        token_id: names it for ever, although its name may be given again; see `Token.id`.
        wfid: the process that it was about, "" for none.
        subject: what else it was about: a definition, a variable, a token, a task.
        why: the reason that was given.
        reason: why it was refused, or failed.
        details: more of it, by name.
        id: of the record; 0 until it is stored.
    """

    at: float
    who: str
    what: str
    outcome: Outcome
    token: str = ""
    token_id: str = ""
    wfid: str = ""
    subject: str = ""
    why: str = ""
    reason: str = ""
    details: dict[str, Any] = {}
    id: int = 0


class Wanted(msgspec.Struct, frozen=True):
    """Which deeds are meant; None: any.

    Args:
        who: did them.
        what: they were, or how their words begin: `token` is also `token new`.
        wfid: they were about.
        subject: they were about.
        outcome: they had.
        since: they are not older, seconds since the epoch.
        before: (at, id) of a deed: they are older than it.
    """

    who: str | None = None
    what: str | None = None
    wfid: str | None = None
    subject: str | None = None
    outcome: str | None = None
    since: float | None = None
    before: tuple[float, int] | None = None


class AuditBook(Protocol):
    """Who did what. Nothing in it is ever changed, and only tidying takes the oldest out.

    Safe from any thread.
    """

    def add(self, deeds: list[Deed]) -> None:
        """Keep deeds, durably.

        Raises:
            StoreError: the database cannot be used; none is kept.
        """

    def find(self, wanted: Wanted, limit: int) -> list[Deed]:
        """Deeds of which all that holds, the newest first."""
