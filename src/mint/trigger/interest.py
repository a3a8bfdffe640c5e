from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from mint.errors import FilterError
from mint.trigger.filters import parsed

if TYPE_CHECKING:
    from collections.abc import Collection

    from mint.trigger.event import Op
    from mint.trigger.filters import Filter

OPS: tuple[Op, ...] = ("add", "modify", "delete", "rename")


class Interest:
    """Changes that concern a service. What it asks for must all hold, before or after the change.

    An entry that comes under it, or no longer is, concerns the service whatever changed: a machine
    that leaves a network concerns those who serve that.

    Args:
        object_class: of the entry; empty: any.
        attrs: attributes of which at least one changed, or is there in an entry that comes or goes;
            empty: any.
        ops: what was done.
        where: a filter (RFC 4515) that the entry fits, before the change or after it; "": any.
        base: below which the entry was or is; "": anywhere.

    Raises:
        FilterError: `where` is no filter, or an op is none.

    Example:
        >>> interest = Interest(object_class="ipHost", attrs={"macAddress"}, where="(vlan=servers)")
        >>> sorted(interest.needs)
        ['macaddress', 'objectclass', 'vlan']
    """

    def __init__(
        self,
        *,
        object_class: str = "",
        attrs: Collection[str] = (),
        ops: Collection[Op] = OPS,
        where: str = "",
        base: str = "",
    ) -> None:
        self.object_class = object_class
        self.attrs = frozenset(_texts("attrs", attrs))
        self.ops = frozenset(_texts("ops", ops))
        self.where = where
        self.base = base
        if strange := self.ops - set(OPS):
            raise FilterError(
                f"ops: {', '.join(sorted(strange))} is none of {', '.join(OPS)}: "
                "leave it out for all"
            )
        self.touched = frozenset(name.lower() for name in self.attrs)
        """`attrs` in lower case."""
        self.filter: Filter | None = parsed(where) if where else None

    @cached_property
    def asks(self) -> frozenset[str]:
        """The attributes, in lower case, by which it is decided whether an entry is under it."""
        wanted = self.filter.attributes if self.filter else frozenset()
        return wanted | ({"objectclass"} if self.object_class else set())

    @property
    def needs(self) -> frozenset[str]:
        """The attributes, in lower case, that an event has to tell of."""
        return self.asks | self.touched

    def __repr__(self) -> str:
        said: dict[str, Any] = {
            "object_class": self.object_class,
            "attrs": ", ".join(sorted(self.attrs)),
            "ops": "" if len(self.ops) == len(OPS) else ", ".join(sorted(self.ops)),
            "where": self.where,
            "base": self.base,
        }
        return f"Interest({', '.join(f'{name}={text!r}' for name, text in said.items() if text)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Interest):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return self.object_class.lower(), self.touched, self.ops, self.where, self.base


def _texts(name: str, several: Collection[str]) -> Collection[str]:
    if isinstance(several, str):
        raise FilterError(f'{name}: a list of names is wanted, as ["{several}"], not one text')
    return several
