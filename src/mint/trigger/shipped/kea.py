from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from mint.trigger.shipped.base import HEADER, SiteService, json_text
from mint.trigger.shipped.leases import (
    DHCP_INVARIANTS,
    DHCP_USES,
    Reservation,
    dhcp_subnets,
    reservations,
)
from mint.trigger.shipped.options import Options
from mint.trigger.shipped.own_programs import own_program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.service import Command, Context, Files
    from mint.trigger.site.invariants import Invariant
    from mint.trigger.site.site import Site
    from mint.trigger.site.subnet import Subnet


QUIET = ("env", "KEA_LOGGER_DESTINATION=/dev/null", "KEA_LOCKFILE_DIR=none")
"""So that of all that `kea-dhcp4 -t` tells only `Error encountered: ...` is left."""


class KeaOptions(Options, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of `kea`, `[trigger.options.kea]`.

    Args:
        interfaces: on which Kea listens.
        lease: seconds that an address is lent, where the subnet says nothing.
        socket: of Kea, by which it is told to read its configuration again.
        extra: more of `Dhcp4`, as Kea's manual has it; it counts more than what is made here.
    """

    interfaces: tuple[str, ...] = ("*",)
    lease: int = 3600
    socket: str = "/run/kea/kea4-ctrl-socket"
    extra: dict[str, Any] = msgspec.field(default_factory=dict)


class Kea(SiteService[KeaOptions]):
    r"""Kea DHCPv4: subnets, and a reservation for each host with a MAC and an address in one.

    The whole of `kea-dhcp4.conf`, as JSON. Source: Kea Administrator Reference Manual, chapter 8.

    Example:
        >>> Kea(Context("isc", directory)).render(site)["kea-dhcp4.conf"]
        '{\n  "Dhcp4": {...
    """

    uses = DHCP_USES
    invariants: ClassVar[Sequence[Invariant]] = DHCP_INVARIANTS
    options_type = KeaOptions
    check: ClassVar[Sequence[Command]] = ((*QUIET, "kea-dhcp4", "-t", "{file}"),)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        tell = (*own_program("kea_control"), self.options.socket)
        if self.options.reload is None:
            self.override(reload=((*tell, "config-reload"),))
        if self.options.verify is None:
            self.override(verify=((*tell, "status-get"),))

    def render(self, state: Site) -> Files:
        """See `Service.render`."""
        site = self.sound(state)
        lent = reservations(site)
        several = any(len(one.macs) > 1 for those in lent.values() for one in those)
        dhcp4 = {
            "user-context": {"comment": HEADER},
            "interfaces-config": {"interfaces": list(self.options.interfaces)},
            "control-socket": {"socket-type": "unix", "socket-name": self.options.socket},
            "lease-database": {"type": "memfile"},
            "valid-lifetime": self.options.lease,
            **({"ip-reservations-unique": False} if several else {}),
            "subnet4": [_subnet(one, lent.get(one.name, [])) for one, _ in dhcp_subnets(site)],
        }
        return {"kea-dhcp4.conf": json_text({"Dhcp4": {**dhcp4, **self.options.extra}})}


def _subnet(subnet: Subnet, lent: list[Reservation]) -> dict[str, Any]:
    data = {
        "routers": subnet.gateway,
        "domain-name-servers": ", ".join(subnet.dns),
        "ntp-servers": ", ".join(subnet.ntp),
        "domain-name": subnet.domain,
    }
    return {
        "id": subnet.number,
        "subnet": str(subnet.network),
        "user-context": {"name": subnet.name, **({"vlan": subnet.vlan} if subnet.vlan else {})},
        **({"valid-lifetime": subnet.lease} if subnet.lease else {}),
        "pools": [{"pool": f"{first} - {last}"} for first, last in subnet.pools],
        "option-data": [{"name": name, "data": value} for name, value in data.items() if value],
        "reservations": [
            {"hw-address": mac, "ip-address": str(one.address), "hostname": one.host.name}
            for one in lent
            for mac in one.macs
        ],
    }
