from __future__ import annotations

import re
from ipaddress import IPv4Network

import msgspec

from mint.trigger.site import values
from mint.trigger.site.record import Record

_USER = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,8}", re.ASCII)


class Zone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A zone of the DNS, as the settings or entries of the directory say.

    Hosts whose names are in it become its records; a reverse zone gets the names of addresses.

    Args:
        name: `example.org`; of a reverse zone it follows from `prefix`.
        prefix: of a reverse zone, `192.0.2.0/24`: its length divided by 8, in IPv6 by 4.
        primary: name of the server on which the zone is made; empty: the first of `ns`.
        contact: a mail address; empty: hostmaster at the zone; of a reverse zone, where its first
            server is.
        ns: names of its name servers.
        ttl: seconds that records may be kept.
        refresh: seconds between two looks of a secondary server.
        retry: seconds until it looks again, after a failure.
        expire: seconds after which it gives up.
        minimum: seconds for which "there is no such name" may be kept.
        records: what is in it besides hosts.
        include: files with more records, which are included by path.

    Raises:
        ValueError: a value is not what it should be.

    Example:
        >>> Zone(prefix="192.0.2.0/24", ns=("ns.example.org",)).name
        '2.0.192.in-addr.arpa'
    """

    name: str = ""
    prefix: str = ""
    primary: str = ""
    contact: str = ""
    ns: tuple[str, ...] = ()
    ttl: int = 3600
    refresh: int = 7200
    retry: int = 900
    expire: int = 1209600
    minimum: int = 300
    records: tuple[Record, ...] = ()
    include: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Nothing half right is ever a zone."""
        name = values.within("prefix", _reverse, self.prefix) if self.prefix else self.name
        if self.prefix and self.name not in {"", name}:
            raise ValueError(f"`name`: with this `prefix` it is {name}")
        msgspec.structs.force_setattr(self, "name", values.within("name", values.record_name, name))
        if not self.ns:
            raise ValueError("`ns`: name one server at least")
        for one in self.ns:
            values.within("ns", values.host_name, one)
        if self.primary:
            values.within("primary", values.host_name, self.primary)
        for one in self.include:
            values.within("include", values.path, one)
        values.within("contact", self.mailbox, self.contact)
        for field in ("ttl", "refresh", "retry", "expire", "minimum"):
            if not 0 <= getattr(self, field) <= values.LONGEST_TTL:
                raise ValueError(f"`{field}`: not a number from 0 to {values.LONGEST_TTL}")

    def mailbox(self, contact: str) -> str:
        r"""A contact as the SOA record has it; hostmaster where it is empty.

        Source: RFC 1035, 8.

        Raises:
            ValueError: it is no mail address.

        Example:
            >>> zone = Zone(name="example.org", ns=("ns.example.org",))
            >>> zone.mailbox("a.b@example.org")
            'a\\.b.example.org.'
        """
        user, _, domain = (contact or f"hostmaster@{self._domain}").partition("@")
        if not _USER.fullmatch(user):
            raise ValueError("not a mail address of letters, digits, `.`, `_` and `-`")
        dotless = user.replace(".", "\\.")
        return f"{dotless}.{values.record_name(domain)}."

    @property
    def _domain(self) -> str:
        """Where mail about it can be sent to."""
        parent = self.servers[0].partition(".")[2]
        return parent if parent and self.name.endswith(".arpa") else self.name

    @property
    def servers(self) -> tuple[str, ...]:
        """Names of its name servers, lower case and without dots at their ends."""
        return tuple(values.host_name(one) for one in self.ns)


def _reverse(prefix: str) -> str:
    found = values.network(prefix)
    step = 8 if isinstance(found, IPv4Network) else 4
    if found.prefixlen % step or not found.prefixlen:
        raise ValueError(f"its length must be divisible by {step}, and not 0")
    whole = found.network_address.reverse_pointer.split(".")
    return ".".join(whole[(found.max_prefixlen - found.prefixlen) // step :])
