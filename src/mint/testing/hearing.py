from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mint.lang import paths
from mint.lang.correlation import mark
from mint.model.message import Heard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.model.effect import Event, Listener

_UPON = {
    "dispatched": "apply",
    "replied": "reply",
    "entered_tag": "entering",
    "left_tag": "leaving",
    "error": "error",
    "signal": "signal",
}


def heard(listeners: Iterable[Listener], events: Iterable[Event]) -> Iterator[Heard]:
    """What listening expressions are to be told of these events."""
    waiting = list(listeners)
    for event in events:
        for listener in waiting:
            if _hears(listener, event):
                yield Heard(
                    wfid=listener.wfid,
                    key=listener.key,
                    kind=event.kind,
                    name=event.name,
                    fields=event.data.get("fields", {}),
                )


def _hears(listener: Listener, event: Event) -> bool:
    if listener.kind != _UPON.get(event.kind) or listener.within not in ("", event.wfid):
        return False
    if listener.field:
        value = paths.get(event.data.get("fields", {}), listener.field)
        if mark(value) != listener.value:
            return False
    names = {event.name, event.name.rpartition("/")[2]}
    if listener.pattern:
        return any(re.search(listener.pattern, name) for name in names)
    return listener.name in {"", *names}
