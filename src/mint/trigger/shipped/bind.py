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


class BindOptions(ZoneOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of `bind`, `[trigger.options.bind]`."""


class Bind(SiteService[BindOptions]):
    """BIND: a file for each zone, either way, and `zones.conf` for `named.conf` to include.

    `check.conf` is for named-checkconf, which loads the new files by it instead of those in use.
    Source: BIND 9 Administrator Reference Manual.

    Example:
        >>> sorted(Bind(Context("ns", directory, options)).render(site))
        ['check.conf', 'db.example.org', 'zones.conf']
    """

    uses = ZONE_USES
    invariants: ClassVar[Sequence[Invariant]] = ZONE_INVARIANTS
    options_type = BindOptions
    check: ClassVar[Sequence[Command]] = (
        ("named-checkconf", "{zones.conf}"),
        ("env", "-C", "{folder}", "named-checkconf", "-z", "check.conf"),
    )
    reload: ClassVar[Sequence[Command]] = (("rndc", "reconfig"), ("rndc", "reload"))
    verify: ClassVar[Sequence[Command]] = (("rndc", "status"),)

    def load(self) -> Site:
        """See `Service.load`."""
        return in_use(super().load(), self.options.folder)

    def render(self, state: Site) -> Files:
        """See `Service.render`."""
        site = self.sound(state)
        statements = text(
            [f"# {HEADER}", *self._zones(site, f"{self.options.folder.rstrip('/')}/")]
        )
        return {
            **zone_files(site),
            "zones.conf": statements + text(self.options.lines),
            "check.conf": text([f"# {HEADER}", *self._zones(site, "")]),
        }

    def _zones(self, site: Site, folder: str) -> Iterator[str]:
        told = "".join(f" {one};" for one in self.options.secondaries)
        for zone in site.zones:
            yield f'zone "{zone.name}" {{'
            yield "  type primary;"
            yield f'  file "{folder}{file_of(zone)}";'
            if told:
                yield f"  allow-transfer {{{told} }};"
                yield f"  also-notify {{{told} }};"
            yield "};"
