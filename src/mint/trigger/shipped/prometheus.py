from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from mint.trigger.shipped.base import HEADER, SiteService, json_text, text
from mint.trigger.shipped.options import Options
from mint.trigger.site import invariants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.service import Command, Files
    from mint.trigger.site.host import Host
    from mint.trigger.site.invariants import Invariant
    from mint.trigger.site.site import Site


class PrometheusOptions(Options, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of `prometheus`, `[trigger.options.prometheus]`.

    Args:
        ports: of TCP, where the host says nothing.
        labels: that all targets have.
        by_address: whether targets are addresses, and not names.
    """

    ports: tuple[int, ...] = (9100,)
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    by_address: bool = False


class PrometheusTargets(SiteService[PrometheusOptions]):
    r"""Prometheus: targets for `file_sd_configs`, an entry a host. It sees itself that they change.

    Hosts without addresses are not watched. `check.yml` is for promtool, which reads targets only
    by way of a configuration. Source: the manual of Prometheus, "Configuration".

    Example:
        >>> PrometheusTargets(Context("mon", directory)).render(site)["targets.json"]
        '[\n  {\n    "targets": [\n      "www.example.org:9100"...
    """

    name = "prometheus"
    uses = frozenset({"addresses", "groups", "ports"})
    invariants: ClassVar[Sequence[Invariant]] = (invariants.unique_names,)
    options_type = PrometheusOptions
    check: ClassVar[Sequence[Command]] = (("promtool", "check", "config", "{check.yml}"),)

    def render(self, state: Site) -> Files:
        """See `Service.render`."""
        targets = [self._entry(host) for host in self.sound(state).hosts if host.addresses]
        check = [
            f"# {HEADER}",
            "scrape_configs:",
            "  - job_name: mint",
            "    file_sd_configs:",
            "      - files: [targets.json]",
        ]
        return {"targets.json": json_text(targets), "check.yml": text(check)}

    def _entry(self, host: Host) -> dict[str, Any]:
        names = [str(one) for one in host.addresses] if self.options.by_address else [host.name]
        ports = host.ports or self.options.ports
        groups = {"groups": f",{','.join(host.groups)},"} if host.groups else {}
        return {
            "targets": [f"{_in_url(name)}:{port}" for name in names for port in ports],
            "labels": {"host": host.name, **groups, **self.options.labels},
        }


def _in_url(name: str) -> str:
    return f"[{name}]" if ":" in name else name
