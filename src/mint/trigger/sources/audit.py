from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.errors import BadEvent
from mint.trigger.dn import is_below
from mint.trigger.event import Event
from mint.trigger.ldap.values import entry_of, without_bookkeeping
from mint.trigger.sources.csn import id_of, id_of_delete, seconds_of
from mint.trigger.sources.hidden import without_secrets
from mint.trigger.sources.mods import applied, mods_of, old_of
from mint.trigger.sources.naming import renamed, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mint.settings.trigger import LdapSettings
    from mint.trigger.entry import Entry
    from mint.trigger.event import Op
    from mint.trigger.sources.mods import Raw

WANTED = [
    "reqType",
    "reqResult",
    "reqStart",
    "reqEnd",
    "reqDN",
    "reqMod",
    "reqOld",
    "reqNewRDN",
    "reqNewSuperior",
    "reqDeleteOldRDN",
    "reqNewDN",
    "reqEntryUUID",
    "reqAuthzID",
    "entryCSN",
]
"""The attributes of a record that are read."""

_OPS: dict[str, Op] = {"add": "add", "modify": "modify", "delete": "delete", "modrdn": "rename"}


class Auditor:
    """Makes events of the records of OpenLDAP's log. Source: slapo-accesslog(5).

    Args:
        settings: what is text there, what is hidden, and below which base changes are told.

    Example:
        >>> event = Auditor(settings).event_of({"reqType": [b"delete"], "reqDN": [b"cn=a"], ...})
    """

    def __init__(self, settings: LdapSettings) -> None:
        self._base = settings.base
        self._binary = frozenset(name.lower() for name in settings.binary)
        self._hidden = frozenset(name.lower() for name in settings.hidden)

    def event_of(self, record: Mapping[str, Sequence[bytes]]) -> Event | None:
        """The event of a record; None when it is about something else, or about what failed.

        Args:
            record: values by the name of their attribute.

        Raises:
            BadEvent: it is no record of a change.
        """
        op = _OPS.get(_first(record, "reqType"))
        if op is None or _first(record, "reqResult", "0") != "0":
            return None
        uuid, csn = _first(record, "reqEntryUUID"), _first(record, "entryCSN")
        event = Event(
            id=id_of_delete(uuid) if op == "delete" else id_of(uuid, csn),
            op=op,
            dn=_first(record, "reqDN"),
            new_dn=_new_dn(record) if op == "rename" else "",
            uuid=uuid,
            csn=csn,
            by=_first(record, "reqAuthzID"),
            at=seconds_of(csn),
            origin="accesslog",
        )
        if not any(is_below(dn, self._base) for dn in event.names):
            return None
        if not uuid or not csn:
            raise BadEvent("the record has no reqEntryUUID, or no entryCSN")
        return self._with_sides(event, record)

    def _with_sides(self, event: Event, record: Mapping[str, Sequence[bytes]]) -> Event:
        old = old_of(record.get("reqOld", ()))
        new = applied(old, mods_of(record.get("reqMod", ()))) if event.op != "delete" else {}
        if event.op == "rename":
            keep = _first(record, "reqDeleteOldRDN").upper() != "TRUE"
            new = renamed(new, event.dn, _first(record, "reqNewRDN"), keep=keep)
        return msgspec.structs.replace(
            event,
            old=self._entry(old, event.uuid),
            new=self._entry(new, event.uuid),
            partial=event.op != "add" and not (event.op == "delete" and old),
        )

    def _entry(self, raw: Raw, uuid: str) -> Entry:
        entry = without_bookkeeping(entry_of(raw, self._binary))
        return without_secrets(entry, uuid, self._hidden)


def _first(record: Mapping[str, Sequence[bytes]], name: str, default: str = "") -> str:
    values = record.get(name)
    return values[0].decode(errors="replace") if values else default


def _new_dn(record: Mapping[str, Sequence[bytes]]) -> str:
    """The new name; older servers than 2.5 do not say it whole."""
    if whole := _first(record, "reqNewDN"):
        return whole
    above = _first(record, "reqNewSuperior") or split(_first(record, "reqDN"))[1]
    return ",".join(one for one in (_first(record, "reqNewRDN"), above) if one)
