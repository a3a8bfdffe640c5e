from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.model.effect import Control
from mint.ports.engines import LOCAL
from mint.ports.news import WORK, News

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mint.engine.batch import Batch
    from mint.model.effect import Dispatch
    from mint.ports.store import Turn

MANY = 100
"""Messages of one turn from which on others are to help with them."""


class Stance(msgspec.Struct):
    """How an engine stands among others on the same store.

    Args:
        name: under which it tells others of work.
        company: whether there are others.
        takes_work: whether it looks for work in the store; else it does only what it is told.
        heard: whether others have told of work since it looked.
    """

    name: str = ""
    company: bool = False
    takes_work: bool = True
    heard: bool = False


class Others:
    """What other engines have in hand that a turn is about.

    Attributes:
        own: names of the engine's own transports, where there are others; None: it is alone.
        rung: dispatches about which the engine that has them is to be told.
    """

    def __init__(self) -> None:
        self.own: Collection[str] | None = None
        self.rung: list[str] = []

    def having(
        self, turn: Turn, parcels: Iterable[tuple[Dispatch | Control, str]]
    ) -> dict[str, str]:
        """By dispatch, which participants of other engines have what is cancelled."""
        asked = [
            parcel.dispatch
            for parcel, _ in parcels
            if isinstance(parcel, Control) and parcel.what == "cancel"
        ]
        if self.own is None or not asked:
            return {}
        held = turn.holders(asked)
        found = {
            dispatch: holder
            for dispatch, holder in held.items()
            if holder.startswith(LOCAL) and holder not in self.own
        }
        self.rung += found
        return found


def news_of(batch: Batch, stance: Stance, *, behind: bool) -> News | None:
    """What others are to hear of a turn: work that nobody holds, and what is left to them.

    An engine goes on by itself with what its turn put into the store; others need not hear of it,
    unless it is a lot.

    Args:
        batch: what the turn did.
        stance: of the engine.
        behind: whether more messages wait in the store than it took.

    Returns:
        None when there is nothing to hear.
    """
    if not stance.company:
        return None
    leaves = not stance.takes_work
    left = [parcel for holder, parcel in batch.deliveries if not holder]
    names = sorted({parcel.participant for parcel in left})
    about = [parcel.dispatch for parcel in left if isinstance(parcel, Control)] + batch.others.rung
    messages, schedules = batch.changes.messages, batch.changes.schedules
    waiting = bool(messages) and (behind or leaves or len(messages) > MANY)
    waiting = waiting or (bool(schedules) and leaves)
    if not (names or about or waiting):
        return None
    return News(stance.name, WORK, tuple(names), tuple(about), waiting)
