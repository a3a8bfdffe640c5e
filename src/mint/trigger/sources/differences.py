"""What must have happened, by what is known of an entry and what it is now."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from mint.trigger.dn import parts
from mint.trigger.entry import Entry
from mint.trigger.event import Event, Op
from mint.trigger.sources.csn import id_of, id_of_delete, seconds_of
from mint.trigger.sources.naming import split


class Known(NamedTuple):
    """An entry, as it was at some moment.

    Args:
        uuid: its entryUUID.
        dn: its name.
        csn: the number of its last change.
        by: who made that.
        entry: its attributes.
    """

    uuid: str
    dn: str
    csn: str
    by: str
    entry: Entry


def difference(old: Known | None, new: Known | None) -> Event | None:
    """The change that leads from one to the other; None: there was none.

    The id is that of the last change, as others tell of it. When only an entry above was renamed,
    the number is that of an earlier change, so that the new name is in the id.

    Args:
        old: what was known; None: there was no such entry.
        new: what it is now; None: it is gone. The event has then the number of the change before.

    Example:
        >>> difference(None, Known("u", "cn=a", "c", "cn=admin", Entry({"cn": ["a"]}))).op
        'add'
    """
    now = new or old
    if now is None:
        return None
    op: Op = "modify"
    change = id_of(now.uuid, now.csn)
    if old is None:
        op = "add"
    elif new is None:
        op, change = "delete", id_of_delete(now.uuid)
    elif parts(old.dn) != parts(new.dn):
        op = "rename"
        change = change if old.csn != new.csn else f"{change}@{_digest(new.dn)}"
    elif old.csn == new.csn:
        return None
    return Event(
        id=change,
        op=op,
        dn=(old or now).dn,
        new_dn=now.dn if op == "rename" else "",
        uuid=now.uuid,
        csn=now.csn,
        by=now.by if op != "delete" else "",
        at=seconds_of(now.csn) if op != "delete" else 0.0,
        old=old.entry if old else Entry(),
        new=new.entry if new else Entry(),
        origin="reconcile",
    )


def known_after(known: Known | None, event: Event) -> Known | None:
    """What is known of an entry once a change was told; None: nothing, or it is gone.

    Args:
        known: before; it may be later than the change, and stays so then.
        event: the change, which may tell of some attributes only.

    Example:
        >>> known_after(None, difference(None, known)) == known
        True
    """
    if event.op == "delete":
        return None
    if known is None and event.op != "add":
        return None
    if known is not None and event.csn <= known.csn:
        return known
    touched = event.changed
    before = known.entry if known else Entry()
    entry = {name: those for name, those in before.items() if name.lower() not in touched}
    entry |= {name: those for name, those in event.new.items() if name.lower() in touched}
    return Known(event.uuid, event.new_dn or event.dn, event.csn, event.by, Entry(entry))


def moved_with(known: Known, event: Event) -> Known:
    """An entry below one that was renamed, by the name that it has now.

    Example:
        >>> rename = Event(id="i", op="rename", dn="ou=a,dc=x", new_dn="ou=b,dc=x")
        >>> moved_with(Known("u", "cn=h,ou=a,dc=x", "c", "", Entry()), rename).dn
        'cn=h,ou=b,dc=x'
    """
    own, rest = [], known.dn
    for _ in range(len(parts(known.dn)) - len(parts(event.dn))):
        first, rest = split(rest)
        own.append(first)
    return known._replace(dn=",".join([*own, event.new_dn]))


def _digest(dn: str) -> str:
    return hashlib.blake2b(",".join(parts(dn)).encode(), digest_size=8).hexdigest()
