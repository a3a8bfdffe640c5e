from __future__ import annotations

from typing import TYPE_CHECKING

from mint.trigger.site.finder import ZoneFinder
from mint.trigger.site.problem import Problem
from mint.trigger.site.zone_content import contents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.trigger.site.site import Site
    from mint.trigger.site.zone import Zone
    from mint.trigger.site.zone_content import Line


def right_zones(site: Site) -> Iterator[Problem]:
    """Records are in their zone, alone where they must be, and names that they lead to exist."""
    found = contents(site)
    finder = ZoneFinder(site.zones)
    known = {zone.name: _Known(zone, found[zone.name]) for zone in site.zones}
    for zone in site.zones:
        lines = found[zone.name]
        yield from _strangers(zone, finder)
        yield from _alone(zone, lines)
        for line in lines:
            home = finder.of(line.target) if line.target else None
            if home is not None and not known[home.name].has(line.target):
                yield _problem(zone, line, f"there is no {line.target} in {home.name}")


class _Known:
    """The names of a zone."""

    def __init__(self, zone: Zone, lines: Iterable[Line]) -> None:
        self._zone = zone.name
        self._all = bool(zone.include)  # what such files hold is not known here
        self._names = {line.name for line in lines} | {zone.name}
        self._cuts = {line.name for line in lines if line.type == "NS"} - {zone.name}

    def has(self, name: str) -> bool:
        """Whether it has a name, or hands it to others, or has a wildcard for it."""
        if self._all or name in self._names:
            return True
        while name != self._zone:
            if name in self._cuts:
                return True
            name = name.partition(".")[2]
            if f"*.{name}" in self._names:
                return True
        return False


def _strangers(zone: Zone, finder: ZoneFinder) -> Iterator[Problem]:
    """Records of which nobody would ever hear, for they belong to another zone."""
    for one in zone.records:
        name = one.owner(zone.name)
        home = finder.of(name)
        if home is zone or (one.type == "NS" and name.endswith(f".{zone.name}")):
            continue
        whose = f"it belongs to {home.name}" if home else "it is in none of the zones"
        yield Problem(one.dn, f"zone {zone.name}", f"{name} {one.type}", whose)


def _alone(zone: Zone, lines: list[Line]) -> Iterator[Problem]:
    by_name: dict[str, list[Line]] = {}
    for line in lines:
        by_name.setdefault(line.name, []).append(line)
    for those in by_name.values():
        aliases = [one for one in those if one.type == "CNAME"]
        if aliases and len(those) > 1:
            for one in [alias for alias in aliases if alias.dn] or aliases:
                yield _problem(zone, one, "a name with a CNAME cannot have other records")


def _problem(zone: Zone, line: Line, what: str) -> Problem:
    return Problem(line.dn, f"zone {zone.name}", f"{line.name} {line.type} {line.data}", what)
