from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.model.effect import Control
from mint.ports.news import WORK, News

if TYPE_CHECKING:
    from mint.engine.batch import Batch

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
    about = [parcel.dispatch for parcel in left if isinstance(parcel, Control)]
    messages, schedules = batch.changes.messages, batch.changes.schedules
    waiting = bool(messages) and (behind or leaves or len(messages) > MANY)
    waiting = waiting or (bool(schedules) and leaves)
    if not (names or waiting):
        return None
    return News(stance.name, WORK, tuple(names), tuple(about), waiting)
