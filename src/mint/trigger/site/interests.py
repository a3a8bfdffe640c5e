from __future__ import annotations

from typing import TYPE_CHECKING

from mint.trigger.event import Op
from mint.trigger.interest import Interest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mint.trigger.site.options import SiteOptions


def interests_of(options: SiteOptions, uses: Collection[str]) -> list[Interest]:
    """Which changes concern a service: those of the attributes that it uses, and no others.

    An entry that begins or ceases to fit a filter concerns it anyway. So does one that is renamed:
    its name may be that of the host.

    Args:
        options: where everything stands.
        uses: as in `read_site`.

    Example:
        >>> from mint.trigger.site.options import SiteOptions
        >>> [sorted(one.attrs) for one in interests_of(SiteOptions(), {"macs"})]
        [['cn', 'macAddress'], []]
    """
    hosts, subnets, records = options.hosts, options.subnet_entries, options.record_entries
    fields = ["name", *(one for one in uses if one in hosts.__struct_fields__)]
    found = _of(hosts.filter, hosts.base, [getattr(hosts, field) for field in fields])
    if "subnets" in uses and subnets.read:
        found += _of(subnets.filter, subnets.base, _lists(subnets))
    if "zones" in uses and records.read:
        found += _of(records.filter, records.base, [*_lists(records), *records.types.values()])
    return found


def _of(where: str, base: str, attributes: Iterable[tuple[str, ...]]) -> list[Interest]:
    attrs = frozenset(one for names in attributes for one in names)
    moves = frozenset[Op]({"rename"})  # need not change an attribute, but where an entry is
    return [
        Interest(where=where, base=base, attrs=attrs),
        Interest(where=where, base=base, ops=moves),
    ]


def _lists(entries: object) -> list[tuple[str, ...]]:
    fields = getattr(entries, "__struct_fields__", ())
    return [value for field in fields if isinstance(value := getattr(entries, field), tuple)]
