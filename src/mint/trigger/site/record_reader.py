from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from mint.trigger.site import values
from mint.trigger.site.fields import CSN, Fields
from mint.trigger.site.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.trigger.directory import Directory
    from mint.trigger.site.options import RecordEntries, SiteOptions
    from mint.trigger.site.problem import Problem
    from mint.trigger.site.zone import Zone


def records_of(
    directory: Directory, options: SiteOptions
) -> tuple[tuple[Zone, ...], list[Problem]]:
    """The zones of the settings with the records of the directory, and what is wrong with entries.

    Raises:
        DirectoryError: it cannot be read, or not to its end.
    """
    entries, problems = options.record_entries, []
    records: dict[str, list[Record]] = {zone.name: list(zone.records) for zone in options.zones}
    if entries.read:
        wanted = {*entries.zone, *entries.name, *entries.ttl}
        wanted.update(name for names in entries.types.values() for name in names)
        for found in directory.search(entries.filter, [*sorted(wanted), CSN], entries.base):
            fields = Fields(found)
            zone = fields.one(entries.zone, values.record_name, "")
            read = list(_records(fields, entries)) if zone in records else []
            problems += fields.problems
            if not fields.problems:
                records.get(zone, []).extend(read)
    zones = (
        msgspec.structs.replace(
            zone,
            records=tuple(sorted(records[zone.name], key=lambda r: (r.name, r.type, r.data, r.dn))),
        )
        for zone in options.zones
    )
    return tuple(sorted(zones, key=lambda zone: zone.name)), problems


def _records(fields: Fields, entries: RecordEntries) -> Iterator[Record]:
    ttl = fields.one(entries.ttl, partial(values.number, least=0, most=values.LONGEST_TTL), 0)
    for name in fields.all(entries.name, str):
        for kind, attributes in entries.types.items():
            made = partial(_record, kind, name, ttl, fields)
            yield from fields.all(attributes, made)


def _record(kind: str, name: str, ttl: int, fields: Fields, data: str) -> Record:
    return Record(name=name, type=kind, data=data, ttl=ttl, dn=fields.found.dn, csn=fields.csn)
