from __future__ import annotations

from typing import TYPE_CHECKING

from mint.trigger.site.host_reader import HostReader
from mint.trigger.site.record_reader import records_of
from mint.trigger.site.site import Site
from mint.trigger.site.subnet_reader import subnets_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from mint.trigger.directory import Directory
    from mint.trigger.site.options import SiteOptions


def read_site(directory: Directory, options: SiteOptions, uses: Collection[str]) -> Site:
    """A site as it is now. Entries that say nonsense become problems of it, never an exception.

    Args:
        directory: what is read.
        options: where everything stands.
        uses: fields of `HostEntries` that are wanted besides the name, "subnets" and "zones".

    Raises:
        DirectoryError: it cannot be read, or not to its end.
    """
    hosts = HostReader(options, uses)
    found = [hosts.read(one) for one in hosts.search(directory)]
    subnets, bad_subnets = subnets_of(directory, options) if "subnets" in uses else ((), ())
    zones, bad_records = records_of(directory, options) if "zones" in uses else ((), ())
    good = [host for host, _ in found if host is not None]
    problems = [one for _, those in found for one in those]
    changes = {one.csn for one in good} | {one.csn for one in subnets}
    changes.update(record.csn for zone in zones for record in zone.records)
    return Site(
        hosts=tuple(sorted(good, key=lambda host: (host.name, host.dn))),
        subnets=subnets,
        zones=zones,
        problems=tuple(sorted({*problems, *bad_subnets, *bad_records})),
        csn=max(changes, default=""),
    )
