from __future__ import annotations

from typing import Any

import msgspec

from mint.errors import BadMessage
from mint.trigger.event import VERSION, Op, Origin


class ServiceMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Tells a service that something which it wants to know of has changed.

    It does not say what is right now: a service reads that afresh. So neither the order of messages
    nor a second copy of one matters.

    Args:
        id: `<id of the event>/<service>`.
        service: its name.
        event: id of the event; "": somebody asked for it.
        op: what was done with the entry; "": nothing is known.
        dn: of the entry, "" when it is about none.
        new_dn: after a rename.
        uuid: of the entry.
        csn: of the change.
        by: who did it.
        at: when, seconds since the epoch.
        origin: who told of it.
        wait: whether somebody waits to hear from hosts that have applied it.
        change: the body of the event, for services that act on each change; "" for others.
    """

    id: str
    service: str
    event: str = ""
    op: Op | str = ""
    dn: str = ""
    new_dn: str = ""
    uuid: str = ""
    csn: str = ""
    by: str = ""
    at: float = 0.0
    origin: Origin = "manual"
    wait: bool = False
    change: str = ""

    def body(self) -> dict[str, Any]:
        """What a decorated function is called with: all of this, the change as an object."""
        said = msgspec.structs.asdict(self)
        return {**said, "change": msgspec.json.decode(self.change) if self.change else None}

    def encoded(self) -> bytes:
        """As the body of a message, version 1; `decoded` reads it."""
        return msgspec.json.encode({"v": VERSION, **msgspec.structs.asdict(self)})


class _Body(ServiceMessage, frozen=True, kw_only=True):
    v: int = VERSION


def decoded(body: bytes | str) -> ServiceMessage:
    """The message of a body.

    Raises:
        BadMessage: it is none, or of a version that is not known.
    """
    try:
        found = msgspec.json.decode(body, type=_Body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadMessage(f"not a message to a service: {error}") from None
    if found.v != VERSION:
        raise BadMessage(f"not a message of version {VERSION}, but of {found.v}: update this host")
    said = msgspec.structs.asdict(found)
    del said["v"]
    return ServiceMessage(**said)
