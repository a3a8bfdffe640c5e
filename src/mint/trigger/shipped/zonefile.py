from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mint.trigger.shipped.base import HEADER, text
from mint.trigger.shipped.options import Lined
from mint.trigger.site import invariants, values
from mint.trigger.site.serial import next_serial, serial_of
from mint.trigger.site.zone_content import contents
from mint.trigger.site.zone_rules import right_zones

if TYPE_CHECKING:
    from mint.trigger.site.site import Site
    from mint.trigger.site.zone import Zone
    from mint.trigger.site.zone_content import Line

ZONE_USES = frozenset({"aliases", "addresses", "ttl", "zones"})
"""What services read that make zones."""

ZONE_INVARIANTS = (invariants.unique_names, invariants.unique_addresses, right_zones)
"""What must hold for these."""

_SOA = re.compile(r"\bSOA\s+\S+\s+\S+\s+\(?\s*(\d{1,10})\b")


class ZoneOptions(Lined, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be said of services that make zones.

    Args:
        folder: where the daemon finds the zone files, a path from the root; empty: in `target`. The
            serial numbers of zones that are there already are looked at, too.
        secondaries: addresses of servers that are told of changes, and get the zones.
    """

    folder: str = ""
    secondaries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """There is a folder, and addresses are such."""
        if not self.folder and isinstance(self.target, str):
            msgspec.structs.force_setattr(self, "folder", self.target)
        if not self.folder:
            raise ValueError("`folder`: say where the daemon finds the zone files")
        values.within("folder", values.path, self.folder)
        for one in self.secondaries:
            values.within("secondaries", values.address, one)


def file_of(zone: Zone) -> str:
    """The name of the file of a zone."""
    return f"db.{zone.name.replace('*', '_')}"


def in_use(site: Site, folder: str) -> Site:
    """A site with the zone files that are in use, since their serial numbers count.

    Raises:
        OSError: one is there and cannot be read.
    """
    paths = {file_of(zone): Path(folder, file_of(zone)) for zone in site.zones}
    before = {
        name: path.read_text(errors="replace") for name, path in paths.items() if path.is_file()
    }
    return msgspec.structs.replace(site, before=before)


def zone_files(site: Site) -> dict[str, str]:
    """The files of all zones of a site, by name."""
    found = contents(site)
    wanted = serial_of(site.csn)
    return {
        file_of(zone): _numbered(zone, found[zone.name], wanted, site.before.get(file_of(zone)))
        for zone in site.zones
    }


def _numbered(zone: Zone, lines: list[Line], wanted: int, before: str | None) -> str:
    """A zone with its serial number: the same content keeps the one that it has."""
    made = partial(_zone, zone, lines)
    found = _SOA.search(before or "")
    if before is None or found is None:
        return made(wanted)
    used = int(found.group(1))
    return before if made(used) == before else made(next_serial(wanted, used))


def _zone(zone: Zone, lines: list[Line], serial: int) -> str:
    server = zone.primary or zone.servers[0]
    times = f"{zone.refresh} {zone.retry} {zone.expire} {zone.minimum}"
    soa = f"{values.record_name(server)}. {zone.mailbox(zone.contact)} {serial} {times}"
    return text(
        [
            f"; {HEADER}",
            f"$TTL {zone.ttl}",
            f"{zone.name}. IN SOA {soa}",
            *(
                f"{one.name}. {f'{one.ttl} ' * bool(one.ttl)}IN {one.type} {one.data}"
                for one in lines
            ),
            *(f"$INCLUDE {path}" for path in zone.include),
        ]
    )
