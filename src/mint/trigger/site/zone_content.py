from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.trigger.site.finder import ZoneFinder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.trigger.site.host import Host
    from mint.trigger.site.site import Site
    from mint.trigger.site.zone import Zone


class Line(msgspec.Struct, frozen=True, order=True):
    """A record of a zone file.

    Args:
        labels: its name in full, the last label first, so that lines sort as name servers do it.
        type: `A`, `CNAME`...
        data: with all names in full.
        ttl: seconds; 0: what the zone says.
        dn: of the entry that it comes from; "": the settings.
        target: the name that it leads to; "": none.
    """

    labels: tuple[str, ...]
    type: str
    data: str
    ttl: int = 0
    dn: str = ""
    target: str = ""

    @property
    def name(self) -> str:
        """Its name in full, without a dot at the end."""
        return ".".join(reversed(self.labels))


def contents(site: Site) -> dict[str, list[Line]]:
    """What is in each zone besides its SOA record, sorted; by name of the zone."""
    finder = ZoneFinder(site.zones)
    lines: dict[str, set[Line]] = {zone.name: set(_own(zone)) for zone in site.zones}
    for host in site.hosts:
        for line in _of_host(host):
            zone = finder.of(line.name)
            if zone is not None:
                lines[zone.name].add(line)
    _hand_down(lines, finder)
    return {name: sorted(those) for name, those in sorted(lines.items())}


def _own(zone: Zone) -> Iterator[Line]:
    """What the settings and the directory say of a zone."""
    for server in zone.servers:
        yield _line(zone.name, "NS", f"{server}.", target=server)
    for one in zone.records:
        target = one.target(zone.name)
        yield Line(
            _labels(one.owner(zone.name)), one.type, one.full(zone.name), one.ttl, one.dn, target
        )


def _of_host(host: Host) -> Iterator[Line]:
    for address in host.addresses:
        kind = "A" if address.version == 4 else "AAAA"  # noqa: PLR2004 - IPv4
        yield _line(host.name, kind, str(address), host)
        yield _line(address.reverse_pointer, "PTR", f"{host.name}.", host)
    for alias in host.aliases:
        yield _line(alias, "CNAME", f"{host.name}.", host, host.name)


def _line(name: str, kind: str, data: str, host: Host | None = None, target: str = "") -> Line:
    ttl, dn = (host.ttl, host.dn) if host else (0, "")
    return Line(_labels(name), kind, data, ttl, dn, target)


def _labels(name: str) -> tuple[str, ...]:
    return tuple(reversed(name.split(".")))


def _hand_down(lines: dict[str, set[Line]], finder: ZoneFinder) -> None:
    """A zone hands over to the zones below it, with the addresses of servers that are in those."""
    for name, own in sorted(lines.items()):
        above = finder.of(name.partition(".")[2])
        if above is not None:
            servers = {one for one in own if one.type == "NS" and one.name == name}
            targets = {one.target for one in servers}
            glue = {one for one in own if one.type in {"A", "AAAA"} and one.name in targets}
            lines[above.name] |= servers | glue
