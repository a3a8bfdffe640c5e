from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.audience import hears
from mint.model.message import Heard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.model.effect import Event, Listener


def heard(listeners: Iterable[Listener], events: Iterable[Event]) -> Iterator[Heard]:
    """What listening expressions are to be told of these events: each of them once of each."""
    waiting = list(listeners)
    for event in events:
        keys = dict.fromkeys(one.key for one in waiting if hears(one, event))
        for key in keys:
            yield Heard(
                wfid=waiting[0].wfid,
                key=key,
                kind=event.kind,
                name=event.name,
                fields=event.data.get("fields", {}),
            )
