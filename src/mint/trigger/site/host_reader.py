from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mint.trigger import dn
from mint.trigger.site import values
from mint.trigger.site.fields import CSN, Fields
from mint.trigger.site.host import Host
from mint.trigger.site.public_key import public_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mint.trigger.directory import Directory, Found
    from mint.trigger.site.options import SiteOptions
    from mint.trigger.site.problem import Problem
    from mint.trigger.site.values import Address


class HostReader:
    """Makes hosts of entries.

    Args:
        options: where everything stands.
        uses: which fields of `HostEntries` are wanted besides the name; others stay empty, so that
            what is wrong in them is nobody's trouble.
    """

    def __init__(self, options: SiteOptions, uses: Collection[str]) -> None:
        self._options = options
        self._entries = options.hosts
        self._uses = uses

    def search(self, directory: Directory) -> Iterator[Found]:
        """The entries that are hosts."""
        wanted = ["name", *(field for field in self._uses if field in _FIELDS)]
        attributes = sorted({name for field in wanted for name in getattr(self._entries, field)})
        return directory.search(self._entries.filter, [*attributes, CSN], self._entries.base)

    def read(self, found: Found) -> tuple[Host | None, list[Problem]]:
        """The host that an entry is, or what is wrong with the entry."""
        fields = Fields(found)
        named = fields.all(self._entries.name, self._name)
        if not named and not fields.problems:
            fields.wrong(", ".join(self._entries.name), "", "a host needs a name")
        if fields.problems:
            return None, fields.problems
        host = self._host(fields, _first(found.dn, named), named)
        return (None if fields.problems else host), fields.problems

    def _host(self, fields: Fields, name: str, named: list[str]) -> Host:
        aliases = {*named, *fields.all(self._of("aliases"), self._name)} - {name}
        number = partial(values.number, least=1, most=65535)
        seconds = partial(values.number, least=0, most=values.LONGEST_TTL)
        return Host(
            dn=fields.found.dn,
            name=name,
            aliases=tuple(sorted(aliases)),
            addresses=tuple(
                sorted(fields.all(self._of("addresses"), values.host_address), key=by_number)
            ),
            macs=tuple(sorted(fields.all(self._of("macs"), values.mac))),
            keys=tuple(sorted(fields.all(self._of("keys"), public_key))),
            groups=tuple(sorted(fields.all(self._of("groups"), values.group))),
            ports=tuple(sorted(fields.all(self._of("ports"), number))),
            ttl=fields.one(self._of("ttl"), seconds, 0),
            csn=fields.csn,
        )

    def _of(self, field: str) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self._entries, field) if field in self._uses else ()
        return found

    def _name(self, text: str) -> str:
        return in_domain(text, self._options.domain)


_FIELDS = frozenset({"aliases", "addresses", "macs", "keys", "groups", "ports", "ttl"})


def by_number(address: Address) -> tuple[int, int]:
    """By what addresses are sorted."""
    return address.version, int(address)


def in_domain(name: str, domain: str) -> str:
    """A name of a host, in full if it was not.

    Raises:
        ValueError: it is none.

    Example:
        >>> in_domain("www", "example.org"), in_domain("WWW.example.net.", "example.org")
        ('www.example.org', 'www.example.net')
    """
    found = values.host_name(f"{name}.{domain}" if domain and "." not in name else name)
    if found.partition(".")[0] == "localhost":
        raise ValueError("every host calls itself so")
    return found


def _first(name_of_entry: str, named: list[str]) -> str:
    """The name that stands in the name of the entry, else the first."""
    parts = dn.parts(name_of_entry)
    said = {one.partition("=")[2] for one in parts[0].split("+")} if parts else set()
    return next((one for one in named if one in said or one.partition(".")[0] in said), min(named))
