"""What must have happened, by what is known of an entry and what it is now."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from mint.trigger.dn import parts
from mint.trigger.entry import Entry
from mint.trigger.event import Event, Op
from mint.trigger.sources.csn import id_of, id_of_delete, seconds_of


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


def _digest(dn: str) -> str:
    return hashlib.blake2b(",".join(parts(dn)).encode(), digest_size=8).hexdigest()
