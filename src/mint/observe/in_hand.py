"""Which work the code that runs now has in hand: so that whatever it logs can say so."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from mint.observe.current_trace import make_current

if TYPE_CHECKING:
    from mint.model.effect import Dispatch

_IN_HAND: ContextVar[tuple[Dispatch, str] | None] = ContextVar("mint_in_hand", default=None)


def take_in_hand(dispatch: Dispatch, worker: str) -> None:
    """Say that the code of this context works on a dispatch from now on.

    There is no way back: whoever runs work gives each piece a context of its own, so that nothing
    which the work leaves there reaches the next.

    Args:
        dispatch: the work.
        worker: name of who does it: of a transport, or of a worker elsewhere.
    """
    _IN_HAND.set((dispatch, worker))
    if dispatch.trace:
        make_current(dispatch.trace)


def in_hand() -> dict[str, str]:
    """What a log line of this context says of its work; empty when it has none in hand."""
    found = _IN_HAND.get()
    if found is None:
        return {}
    dispatch, worker = found
    return {
        "wfid": dispatch.wfid,
        "expid": dispatch.expid,
        "participant": dispatch.participant,
        "dispatch": dispatch.id,
        "worker": worker,
    }
