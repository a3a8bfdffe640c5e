from __future__ import annotations

import base64
import binascii
from typing import Any, Literal

import msgspec

from mint.errors import BadEvent
from mint.trigger.entry import Entry, Value

VERSION = 1
"""Of the body of an event."""

Op = Literal["add", "modify", "delete", "rename"]
Origin = Literal["binding", "accesslog", "reconcile", "manual"]

_BACK: dict[Op, Op] = {"add": "delete", "delete": "add", "modify": "modify", "rename": "rename"}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A change of an entry of a directory.

    Args:
        id: the same for the same change, whoever tells of it: `<entryUUID>@<entryCSN>`.
        op: what was done with the entry.
        dn: its name before the change.
        new_dn: its name after a rename.
        uuid: its entryUUID, which no change changes.
        csn: its entryCSN after the change; they sort in the order of changes.
        by: who did it, the name of a user of the directory.
        at: when, seconds since the epoch.
        old: its attributes before.
        new: its attributes after.
        partial: whether `old` and `new` hold only the attributes that were touched, and those that
            the directory was told to keep: what is in neither may still be in the entry.
        origin: who tells of it.
        wait: whether somebody waits to hear from hosts that have applied it.

    Example:
        >>> old, new = Entry({"ipHostNumber": ["10.0.0.7"]}), Entry({"ipHostNumber": ["10.0.0.8"]})
        >>> event = Event(id="u@c", op="modify", dn="cn=a,dc=org", old=old, new=new)
        >>> sorted(event.changed)
        ['iphostnumber']
    """

    id: str
    op: Op
    dn: str
    new_dn: str = ""
    uuid: str = ""
    csn: str = ""
    by: str = ""
    at: float = 0.0
    old: Entry = Entry()
    new: Entry = Entry()
    partial: bool = False
    origin: Origin = "manual"
    wait: bool = False

    @property
    def changed(self) -> frozenset[str]:
        """The names, in lower case, of attributes whose values changed."""
        return self.old.differing(self.new)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the entry had, and has."""
        return (self.dn, self.new_dn) if self.new_dn else (self.dn,)

    def inverse(self) -> Event:
        """The change that would take this one back."""
        dns = (self.new_dn, self.dn) if self.new_dn else (self.dn, "")
        return msgspec.structs.replace(
            self, op=_BACK[self.op], dn=dns[0], new_dn=dns[1], old=self.new, new=self.old
        )

    def encoded(self) -> bytes:
        """As the body of a message, version 1; `decoded` reads it."""
        body = {name: getattr(self, name) for name in self.__struct_fields__}
        sides = {side: _plain(getattr(self, side)) for side in ("old", "new")}
        return msgspec.json.encode({"v": VERSION, **body, **sides})


class _Body(msgspec.Struct, kw_only=True):
    """The body of a message, as it is written."""

    v: int
    id: str
    op: Op
    dn: str
    new_dn: str | None = ""
    uuid: str = ""
    csn: str = ""
    by: str = ""
    at: float = 0.0
    old: dict[str, list[Any]] | None = None
    new: dict[str, list[Any]] | None = None
    partial: bool = False
    origin: Origin = "manual"
    wait: bool = False


def decoded(body: bytes | str) -> Event:
    """The event of a message's body.

    Raises:
        BadEvent: it is none, or of a version that is not known.

    Example:
        >>> decoded('{"v": 1, "id": "u@c", "op": "add", "dn": "cn=a", "new": {"cn": ["a"]}}').op
        'add'
    """
    try:
        found = msgspec.json.decode(body, type=_Body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadEvent(f"not an event: {error}") from None
    if found.v != VERSION:
        raise BadEvent(f"not an event of version {VERSION}, but of {found.v}: update this host")
    if not found.id or not found.dn:
        raise BadEvent("not an event: it needs an `id` and a `dn`")
    if found.op == "rename" and not found.new_dn:
        raise BadEvent("not an event: a rename needs a `new_dn`")
    said = msgspec.structs.asdict(found)
    del said["v"]
    sides = {side: _entry(side, said[side] or {}) for side in ("old", "new")}
    return Event(**{**said, "new_dn": found.new_dn or "", **sides})


def _plain(entry: Entry) -> dict[str, list[Any]]:
    return {name: [_encoded(value) for value in values] for name, values in entry.items()}


def _encoded(value: Value) -> Any:
    return value if isinstance(value, str) else {"b64": base64.b64encode(value).decode()}


def _entry(side: str, attributes: dict[str, list[Any]]) -> Entry:
    return Entry(
        {name: [_value(side, name, one) for one in those] for name, those in attributes.items()}
    )


def _value(side: str, name: str, value: Any) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and isinstance(value.get("b64"), str):
        try:
            return base64.b64decode(value["b64"], validate=True)
        except binascii.Error:
            raise BadEvent(f"not an event: `{side}.{name}` has a `b64` that is no base64") from None
    raise BadEvent(f'not an event: a value of `{side}.{name}` is neither text nor {{"b64": ...}}')
