from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mint.trigger.shipped.base import HEADER, SiteService, text
from mint.trigger.shipped.zonefile import (
    ZONE_INVARIANTS,
    ZONE_USES,
    ZoneOptions,
    file_of,
    in_use,
    zone_files,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.trigger.service import Command, Files
    from mint.trigger.site.invariants import Invariant
    from mint.trigger.site.site import Site


class NsdOptions(ZoneOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of `nsd`, `[trigger.options.nsd]`."""


class Nsd(SiteService[NsdOptions]):
    """NSD: a file for each zone, either way, and `zones.conf` for `nsd.conf` to include.

    `zones.list` says what nsd-checkzone is to look at. Source: nsd.conf(5).

    Example:
        >>> sorted(Nsd(Context("ns", directory, options)).render(site))
        ['db.example.org', 'zones.conf', 'zones.list']
    """

    uses = ZONE_USES
    invariants: ClassVar[Sequence[Invariant]] = ZONE_INVARIANTS
    options_type = NsdOptions
    check: ClassVar[Sequence[Command]] = (
        ("nsd-checkconf", "{zones.conf}"),
        ("env", "-C", "{folder}", "xargs", "-r", "-n", "2", "-a", "zones.list", "nsd-checkzone"),
    )
    reload: ClassVar[Sequence[Command]] = (("nsd-control", "reconfig"), ("nsd-control", "reload"))
    verify: ClassVar[Sequence[Command]] = (("nsd-control", "status"),)

    def load(self) -> Site:
        """See `Service.load`."""
        return in_use(super().load(), self.options.folder)

    def render(self, state: Site) -> Files:
        """See `Service.render`."""
        site = self.sound(state)
        return {
            **zone_files(site),
            "zones.conf": text([f"# {HEADER}", *self._zones(site), *self.options.lines]),
            "zones.list": text([f"{zone.name} {file_of(zone)}" for zone in site.zones]),
        }

    def _zones(self, site: Site) -> Iterator[str]:
        folder = self.options.folder.rstrip("/")
        for zone in site.zones:
            yield "zone:"
            yield f'  name: "{zone.name}"'
            yield f'  zonefile: "{folder}/{file_of(zone)}"'
            for one in self.options.secondaries:
                yield f"  notify: {one} NOKEY"
                yield f"  provide-xfr: {one} NOKEY"
