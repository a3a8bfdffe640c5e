from __future__ import annotations

from collections.abc import Iterable

import msgspec

from mint.trigger.event import Op

OPS: frozenset[Op] = frozenset({"add", "modify", "delete", "rename"})


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """Changes that concern a service. What it asks for must all hold, before or after the change.

    Args:
        object_class: of the entry; empty: any.
        attrs: attributes of which at least one changed, or is there in an entry that comes or goes;
            empty: any.
        ops: what was done.
        where: a filter (RFC 4515) that the entry fits, before the change or after it; "": any.
        base: below which the entry was or is; "": anywhere.

    Example:
        >>> interest = Interest(object_class="ipHost", attrs={"macAddress"}, where="(vlan=servers)")
    """

    object_class: str = ""
    attrs: Iterable[str] = frozenset()
    ops: Iterable[Op] = OPS
    where: str = ""
    base: str = ""
