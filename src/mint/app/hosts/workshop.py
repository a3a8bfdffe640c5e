from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import structlog

from mint.app.hosts.no_directory import NoDirectory
from mint.errors import BadService
from mint.trigger.applying import Applier, made, runner_of
from mint.trigger.names import EVENT, LAUNCH
from mint.trigger.service import Context, Service

if TYPE_CHECKING:
    from pathlib import Path

    from mint.app.hosts.site import Site
    from mint.ports.clock import Clock
    from mint.trigger.applying import Runner
    from mint.trigger.declared import Declared
    from mint.trigger.directory import Directory


class Workshop:
    """Makes what does the work of services on one host.

    Args:
        site: what the settings say.
        host: the host.
        clock: the time.

    Raises:
        HostUnknown: the table of hosts has no such host.
    """

    def __init__(self, site: Site, host: str, clock: Clock) -> None:
        self._site = site
        self.host = host
        self.services = site.table.services_of(host)
        self._clock = clock
        self._log = structlog.get_logger("mint.trigger").bind(host=host)

    @property
    def folder(self) -> Path:
        """Where the host keeps generations of files, and positions."""
        return self._site.folder(self.host)

    @cached_property
    def directory(self) -> Directory:
        """What its services read."""
        settings = self._site.settings.trigger.ldap
        if not settings.url:
            return NoDirectory()
        from mint.trigger.ldap.directory import LdapDirectory  # noqa: PLC0415 - an extra

        return LdapDirectory(settings)

    def context(self, service: str) -> Context:
        """What a service is told."""
        return Context(self.host, self.directory, self._site.options(service))

    def applier(self, service: str) -> Applier:
        """Keeps the files of a service right.

        Raises:
            BadService: it has no files, cannot be imported, or is none of this host.
        """
        known = [one for one in self.services if one not in (EVENT, LAUNCH)]
        if service not in known:
            raise BadService(
                f"{self.host} has no service {service!r} with files; "
                f"it has: {', '.join(known) or 'none'}"
            )
        loaded = self._site.loaded([service])
        if service in loaded.faults:
            raise BadService(loaded.faults[service])
        declared = loaded.services[service]
        if not (isinstance(declared.thing, type) and issubclass(declared.thing, Service)):
            raise BadService(f"{service} acts on each change and has no files: {declared.file}")
        thing = made(declared.thing, self.context(service))
        assert isinstance(thing, Service)  # noqa: S101 - as just seen
        log = self._log.bind(service=service)
        return Applier(thing, self.folder / service, clock=self._clock, log=log)

    def runner(self, declared: Declared) -> Runner:
        """Does the work of a service.

        Raises:
            BadService: it cannot be made.
        """
        context = self.context(declared.name)
        return runner_of(
            declared.thing,
            context,
            self.folder,
            name=declared.name,
            clock=self._clock,
            log=self._log.bind(service=declared.name),
        )
