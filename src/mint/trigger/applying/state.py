from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.trigger.applying.record import Failure

if TYPE_CHECKING:
    from mint.trigger.applying.place import Place

_SHOWN = 20


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How it is about a service's files.

    Args:
        service: its name.
        generation: number of the one in use; None: none is.
        digest: of its files.
        at: when they were last found or made right, seconds since the epoch; 0: never.
        settled: whether the daemon is known to have taken them.
        held: whether somebody has taken back what came after them.
        failure: why the files are not as the directory would have them; None: they are.
        pending: names of entries that changed since they were right.
    """

    service: str
    generation: int | None = None
    digest: str = ""
    at: float = 0.0
    settled: bool = True
    held: bool = False
    failure: Failure | None = None
    pending: tuple[str, ...] = ()

    @property
    def alert(self) -> str:
        """What is to be told people: what is wrong, what a checker said, what had changed.

        "" when nothing is wrong.
        """
        if self.failure is None:
            return ""
        lines = [self.failure.message, *self.failure.detail.splitlines()]
        if self.pending:
            lines += ["Changed since the files were last right:", *self.pending[:_SHOWN]]
            more = len(self.pending) - _SHOWN
            lines += [f"and {more} more"] if more > 0 else []
        return "\n".join(lines)


def state_of(service: str, place: Place) -> State:
    """How it is about the files of a service.

    Args:
        service: its name.
        place: where they are.
    """
    record, current = place.records.read(), place.generations.current()
    return State(
        service=service,
        generation=current.number if current else None,
        digest=current.digest if current else "",
        at=record.at,
        settled=current is None or record.reloaded == current.digest,
        held=record.held not in ("", current.digest if current else ""),
        failure=record.failure,
        pending=record.pending,
    )
