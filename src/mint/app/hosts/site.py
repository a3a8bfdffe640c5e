from __future__ import annotations

import socket
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint.app.hosts.rulebook import Rulebook, rulebook_of
from mint.errors import FilterError, SettingsError
from mint.trigger.hosts import HostTable, table_in
from mint.trigger.launching import settings_rule
from mint.trigger.loading import Loaded, load
from mint.trigger.names import ENGINE, EVENT, LAUNCH
from mint.trigger.shipped.catalog import NAMES, class_of, options_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mint.ports.letters import Letters
    from mint.settings import Settings
    from mint.settings.trigger import TriggerLaunch
    from mint.trigger.launching import LaunchRule


class Site:
    """What the settings say of hosts and their services.

    Args:
        settings: of this host.

    Raises:
        SettingsError: they cannot be used; the text names the setting.

    Example:
        >>> site = Site(read_settings(Path("mint.toml")))
        >>> site.table.services_of(site.host)
        ('dhcp', 'bind')
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._said = settings.trigger
        self.launches: tuple[LaunchRule, ...] = tuple(map(_launch, self._said.launches))
        self.table = self._table()

    @property
    def is_there(self) -> bool:
        """Whether there are hosts at all."""
        return bool(self.table.hosts)

    @contextmanager
    def letters(self) -> Iterator[Letters | None]:
        """The queues of the database, for as long as the block lasts; None: there is a broker.

        Raises:
            StoreError: the database cannot be used.
        """
        if self.settings.amqp.url:
            yield None
            return
        from mint.store import open_store  # noqa: PLC0415 - hosts with a broker do without

        Path(self.settings.data).mkdir(parents=True, exist_ok=True, mode=0o700)
        store = open_store(self.settings.url)
        try:
            yield store.letters
        finally:
            store.close()

    @property
    def host(self) -> str:
        """The name of this host."""
        return self._said.host or socket.gethostname().partition(".")[0]

    @property
    def reader(self) -> str:
        """The host that reads the directory's changes; "": none does."""
        if not self._said.ldap.url:
            return ""
        return self._said.reader or next(iter(self.table.hosts_of(EVENT)), "")

    def folder(self, host: str) -> Path:
        """Where a host keeps generations of files, and positions."""
        base = Path(self._said.state) if self._said.state else Path(self.settings.data) / "trigger"
        return base.absolute() / host

    def loaded(self, names: Iterable[str]) -> Loaded:
        """Services by their names, imported; see `mint.trigger.loading.load`."""
        return load(set(names) - {LAUNCH}, self._said.services, _of_ours)

    def options(self, service: str) -> Mapping[str, Any]:
        """What the settings say of a service."""
        said = self._said.options
        return options_of(service, said) if service in NAMES else said.get(service, {})

    @cached_property
    def rulebook(self) -> Rulebook:
        """What concerns which service: by it changes become messages."""
        return rulebook_of(self)

    def _table(self) -> HostTable:
        said = self._said
        if said.table and said.hosts:
            raise SettingsError("trigger.table: say this or trigger.hosts, not both")
        table = table_in(Path(said.table)) if said.table else HostTable(said.hosts)
        if ENGINE in table.hosts:
            raise SettingsError(
                f"trigger.hosts: {ENGINE} stands for engines: call the host otherwise"
            )
        if self.launches:
            table = HostTable({**table.hosts, ENGINE: (LAUNCH,)})
        for setting, hosts in (("plays", said.plays), ("reader", filter(None, [said.reader]))):
            if strange := sorted(set(hosts) - set(table.hosts)):
                known = ", ".join(sorted(table.hosts)) or "none"
                raise SettingsError(
                    f"trigger.{setting}: there is no host {strange[0]!r}; there are: {known}"
                )
        return table


def _of_ours(name: str) -> type | None:
    """The class of a service that comes with MINT."""
    return class_of(name) if name in NAMES else None


def _launch(said: TriggerLaunch) -> LaunchRule:
    try:
        return settings_rule(said)
    except FilterError as error:
        raise SettingsError(f"trigger.launches: {said.definition}: {error}") from None
