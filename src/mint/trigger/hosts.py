from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from mint.errors import HostUnknown, SettingsError
from mint.trigger.names import EVENT, TRANSCRIBER, queue_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?")
_SERVICE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")


class HostTable:
    """Which host has which services; the special one, `event`, among them.

    Args:
        hosts: names of services, by the names of hosts. When no host has `event`, the host `civet`
            has it too, as in the original.

    Raises:
        SettingsError: a name is none, or two pairs of host and service would share a queue.

    Example:
        >>> table = HostTable({"isc": ["dhcp"], "dns1": ["bind", "hosts"]})
        >>> table.hosts_of("dhcp"), table.services_of("dns1"), table.hosts_of("event")
        (('isc',), ('bind', 'hosts'), ('civet',))
    """

    def __init__(self, hosts: Mapping[str, Sequence[str]]) -> None:
        self.hosts: Mapping[str, tuple[str, ...]] = {
            _named(host, _HOST, "host"): _services(host, those) for host, those in hosts.items()
        }
        if hosts and not self.hosts_of(EVENT):
            more = (*self.hosts.get(TRANSCRIBER, ()), EVENT)
            self.hosts = {**self.hosts, TRANSCRIBER: more}
        self._queues: dict[str, tuple[str, str]] = {}
        for host, services in self.hosts.items():
            for service in services:
                self._add(host, service)

    def _add(self, host: str, service: str) -> None:
        queue = queue_of(host, service)
        if queue in self._queues:
            other = " of ".join(reversed(self._queues[queue]))
            raise SettingsError(
                f"trigger.hosts: {service} of {host} and {other} would share the queue {queue}: "
                "call one of them otherwise"
            )
        self._queues[queue] = (host, service)

    def services_of(self, host: str) -> tuple[str, ...]:
        """The services of a host.

        Raises:
            HostUnknown: it is not in the table.
        """
        if host not in self.hosts:
            known = ", ".join(sorted(self.hosts)) or "none"
            raise HostUnknown(f"trigger.hosts: there is no host {host!r}; there are: {known}")
        return self.hosts[host]

    def hosts_of(self, service: str) -> tuple[str, ...]:
        """The hosts that have a service."""
        return tuple(host for host, services in self.hosts.items() if service in services)

    @property
    def services(self) -> tuple[str, ...]:
        """All services, without `event`, in order."""
        found = {one for services in self.hosts.values() for one in services}
        return tuple(sorted(found - {EVENT}))

    def queues(self) -> Mapping[str, tuple[str, str]]:
        """Host and service of each queue, by its name."""
        return self._queues


def table_in(path: Path) -> HostTable:
    """The table of a Python file that assigns one dictionary of lists, as the original has it.

    The file is read, and never run.

    Raises:
        SettingsError: it cannot be read, or holds no such dictionary.
    """
    try:
        tree = ast.parse(path.read_text(), str(path))
    except OSError as error:
        raise SettingsError(f"trigger.table: {path}: {error.strerror}") from None
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise SettingsError(f"{path}:{line}: not Python: {error}") from None
    values = [one.value for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign)]
    tables = [value for value in values if isinstance(value, ast.Dict)]
    if len(tables) != 1:
        raise SettingsError(
            f"{path}: one dictionary of hosts and lists of services is wanted, and there are "
            f"{len(tables)}"
        )
    try:
        return HostTable(_checked(ast.literal_eval(tables[0])))
    except (ValueError, SettingsError) as error:
        raise SettingsError(f"{path}:{tables[0].lineno}: {error}") from None


def _checked(found: dict[Any, Any]) -> dict[str, Sequence[str]]:
    for host, services in found.items():
        if not isinstance(host, str) or not isinstance(services, list | tuple):
            raise SettingsError(f"{host!r}: a name of a host with a list of services is wanted")
        if strange := [one for one in services if not isinstance(one, str)]:
            raise SettingsError(f"{host!r}: {strange[0]!r} is no name of a service")
    return found


def _services(host: str, those: Sequence[str]) -> tuple[str, ...]:
    if isinstance(those, str):
        raise SettingsError(f'trigger.hosts.{host}: a list is wanted, as ["{those}"]')
    return tuple(dict.fromkeys(_named(one, _SERVICE, f"service of {host}") for one in those))


def _named(name: str, pattern: re.Pattern[str], what: str) -> str:
    if not pattern.fullmatch(name):
        raise SettingsError(
            f"trigger.hosts: {name!r} cannot be the name of a {what}: letters, digits, - and _"
        )
    return name
