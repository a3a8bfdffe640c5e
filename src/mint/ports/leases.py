from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from mint.model.effect import Control, Dispatch

Wish = Literal["open", "paused", "cancel"]
OPEN: Wish = "open"
PAUSED: Wish = "paused"
CANCEL: Wish = "cancel"


_WORKER = "worker:"


def holder_of(worker: str) -> str:
    """Under which name the store books what a worker elsewhere has."""
    return f"{_WORKER}{worker}"


def worker_of(holder: str) -> str | None:
    """The worker behind a holder; None when the holder is no worker elsewhere."""
    return holder.removeprefix(_WORKER) if holder.startswith(_WORKER) else None


class Quota(NamedTuple):
    """Names of participants that share one limit.

    Args:
        entry: the name under which they are registered.
        names: what definitions call them.
        concurrency: how many leases they have at a time, all in all; None: any number.
    """

    entry: str
    names: tuple[str, ...]
    concurrency: int | None = None


class Lease(NamedTuple):
    """A dispatch that was given to a worker for a while.

    Args:
        dispatch: the work.
        before: who held it until that lease was over; "" when nobody did.
    """

    dispatch: Dispatch
    before: str


class Standing(NamedTuple):
    """How it stands with an open dispatch.

    Args:
        dispatch: its id.
        wfid: the process.
        key: the expression.
        participant: for whom it is.
        holder: who has it, "" for nobody.
        lease: until when, seconds since the epoch; None: for good.
        at: when it was dispatched, seconds since the epoch.
        wish: what the process wants of the holder: open (the work), paused or cancel.
        flavour: of the cancel: "", "kill" or "timeout".
        attempt: 1 for the first, more after retries.
    """

    dispatch: str
    wfid: str
    key: str
    participant: str
    holder: str
    lease: float | None
    at: float
    wish: Wish = OPEN
    flavour: str = ""
    attempt: int = 1


class Leases(Protocol):
    """Work that is fetched by those who do it, and is theirs until a moment. Safe from any thread.

    What a lease is over for is as free as what nobody ever held: whoever claims next gets it.
    """

    def waiting(self, now: float) -> list[str]:
        """Names of participants for whom there is work that is free."""

    def claim(
        self, quotas: list[Quota], holder: str, limit: int, now: float, until: float
    ) -> list[Lease]:
        """Give free dispatches to `holder`, the oldest first, each to one holder only.

        What is paused, or is being cancelled, is not given.

        Args:
            quotas: for whom; never more leases at a time than each allows.
            holder: who takes them.
            limit: how many at most.
            now: seconds since the epoch.
            until: when the leases end.
        """

    def take(self, dispatches: list[str], holder: str, now: float, until: float) -> None:
        """Give what a broker has delivered to who has it: those of these that nobody else has."""

    def renew(self, dispatches: list[str], holder: str, until: float) -> None:
        """Have leases last longer: those of these dispatches that `holder` has."""

    def standings(self, dispatches: list[str]) -> dict[str, Standing]:
        """How it stands with these dispatches; those that are over are left out."""

    def payloads(self, dispatches: list[str]) -> dict[str, dict[str, Any]]:
        """The payloads with which these open dispatches were sent."""

    def give_back(self, holder: str, dispatches: list[str] | None, but: list[str]) -> list[str]:
        """Free what `holder` has: which dispatches.

        Args:
            holder: who has them.
            dispatches: which; None: all.
            but: which are kept.
        """

    def prolong(self, until: float) -> None:
        """Have no lease end before this moment."""

    def free(self, participants: list[str], now: float) -> int:
        """Free what these participants' holders had until their leases were over: how many."""

    def overdue(self, now: float) -> list[str]:
        """Names of participants with leases that are over."""

    def deserted(self, dispatches: list[str] | None, now: float) -> list[Control]:
        """Cancels that no worker can answer, since no worker has the dispatch.

        Args:
            dispatches: of these only; None: of all.
            now: seconds since the epoch.
        """
