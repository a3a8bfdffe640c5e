from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.errors import BusError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class QueueState(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with a queue.

    Args:
        name: of the queue.
        host: whose it is; "": that of all, or of none.
        service: for what it is; "": for something else.
        ready: messages that wait.
        delayed: that wait to be tried again.
        unacked: that a reader has; None: that is not known.
        consumers: who read it; None: that is not known.
        stray: whether it belongs to no service of the table: nobody reads it.
        missing: whether it is needed and not there.
    """

    name: str
    host: str = ""
    service: str = ""
    ready: int = 0
    delayed: int = 0
    unacked: int | None = None
    consumers: int | None = None
    stray: bool = False
    missing: bool = False


def to_prune(names: Iterable[str], states: Sequence[QueueState]) -> tuple[str, ...]:
    """Those of these queues that are there, if all may go.

    Raises:
        BusError: one may not, and why.
    """
    found: Mapping[str, QueueState] = {one.name: one for one in states}
    wanted = tuple(dict.fromkeys(name for name in names if name in found))
    for name in wanted:
        state = found[name]
        if not state.stray:
            raise BusError(f"the queue {name} is needed: take its service from its host first")
        if state.consumers or state.unacked:
            raise BusError(f"the queue {name} has a reader: stop the host that has it first")
    return wanted
