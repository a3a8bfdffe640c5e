from __future__ import annotations

import socket
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mint.errors import SettingsError
from mint.trigger.hosts import HostTable, table_in
from mint.trigger.interest import Interest
from mint.trigger.launching import settings_rule
from mint.trigger.loading import Loaded, load
from mint.trigger.names import ENGINE, EVENT, LAUNCH
from mint.trigger.transcriber import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.settings import Settings
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
        self.launches: tuple[LaunchRule, ...] = tuple(map(settings_rule, self._said.launches))
        self.table = self._table()

    @property
    def is_there(self) -> bool:
        """Whether there are hosts at all."""
        return bool(self.table.hosts)

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
        return base / host

    def loaded(self, names: Iterable[str]) -> Loaded:
        """Services by their names, imported; see `mint.trigger.loading.load`."""
        return load(set(names) - {LAUNCH}, self._said.services)

    @cached_property
    def everything(self) -> Loaded:
        """The services of all hosts: who turns changes into messages asks for their interests."""
        return self.loaded(self.table.services)

    def rules(self) -> tuple[Rule, ...]:
        """What concerns which service."""
        declared = self.everything.services.values()
        rules = [
            Rule(one.name, interest, one.kind == "function")
            for one in declared
            for interest in one.interests
        ]
        rules += [Rule(LAUNCH, one.interest, whole=True) for one in self.launches]
        # Of what cannot be imported nothing is known: it is told of every change, and loses none.
        rules += [Rule(name, Interest()) for name in self.everything.faults if name != LAUNCH]
        return tuple(rules)

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
