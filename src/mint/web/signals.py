from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import post

from mint.lang import duration
from mint.model.message import Signal
from mint.web.parts import answered

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts


class SignalBody(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be heard.

    Args:
        name: of the signal.
        fields: its payload.
        wfid: only this process is to hear it.
        definition: only processes of this definition name are to hear it.
        key: the same key is heard once, for a week.
        keep: a duration for which those hear it, once each, that begin to listen later.
    """

    name: Annotated[str, msgspec.Meta(min_length=1)]
    fields: dict[str, Any] = {}
    wfid: str = ""
    definition: str = ""
    key: str | None = None
    keep: str | float | None = None


class Told(msgspec.Struct):
    """How many listeners a signal was told; each may still refuse it by its own condition.

    Args:
        heard: how many, those not counted that begin to listen later.
        until: until when it is kept for those; null: it is not. Seconds since the epoch.
    """

    heard: int
    until: float | None


@post("/signals", status_code=200, summary="Send a signal")
async def send_signal(
    data: JSONBody[SignalBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Told:
    """Tell processes that listen for it that something happened."""
    actor.about(data.name, wfid=data.wfid)
    until = None
    if data.keep is not None:
        until = parts.clock.now() + duration.seconds(data.keep)
    message = Signal(
        by=actor.who,
        name=data.name,
        fields=data.fields,
        to=data.wfid,
        definition=data.definition,
        signal_key=data.key,
        until=until,
    )
    return Told(await answered(parts.front.signal(message)), until)
