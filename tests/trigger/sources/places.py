"""A part of a directory, and what is told of its changes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import msgspec
from tests.directories import BASE

from mint.trigger.sources.database import SourceDatabase
from mint.trigger.sources.outbox import Outbox
from mint.trigger.sources.reader import LdapReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.directories import DirectoryServer

    from mint.settings.trigger import LdapSettings
    from mint.trigger.event import Event
from mint.trigger.ldap.settings import reconcile_seconds

_PATIENCE = 30.0


def until(holds: Callable[[], object], what: str = "") -> None:
    """Wait until something holds."""
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, f"in vain: {what}"
        time.sleep(0.01)


class Watching:
    """A reader at work, and what it has told."""

    def __init__(self, settings: LdapSettings, file: Path) -> None:
        self.database = SourceDatabase(file, settings.base)
        self.outbox = Outbox(self.database)
        self.reader = LdapReader(settings, self.database, self.outbox)

    def __enter__(self) -> Self:
        self.reader.start()
        until(lambda: self.reader.state().connected, "the reader is at work")
        if reconcile_seconds(self.reader._settings):
            until(lambda: self.reader.state().reconciled, "the tree was compared")
        return self

    def __exit__(self, *_: object) -> None:
        assert self.reader.stop(), "it does not end"
        self.database.close()

    @property
    def events(self) -> list[Event]:
        return [waiting.event for waiting in self.outbox.waiting(100_000)]

    def told(self, count: int) -> list[Event]:
        """The events, once there are so many."""
        until(lambda: len(self.outbox) >= count, f"{count} events, not {len(self.outbox)}")
        assert len(self.outbox) == count
        return self.events


class Place:
    """A part of a directory which is a test's own."""

    def __init__(self, server: DirectoryServer, settings: LdapSettings, folder: Path) -> None:
        self.server = server
        self.settings = settings
        self.base = settings.base
        self._file = folder / "source.db"
        self.connection: Any = None

    def __enter__(self) -> Self:
        self.connection = self.server.connect()
        name = self.base.partition(",")[0].removeprefix("ou=").encode()
        self.connection.add_s(self.base, [("objectClass", [b"organizationalUnit"]), ("ou", [name])])
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.unbind_s()

    def watching(self, **more: Any) -> Watching:
        """A reader, on the same file each time."""
        return Watching(msgspec.structs.replace(self.settings, **more), self._file)

    def dn(self, name: str) -> str:
        return f"cn={name},{self.base}"

    def add(self, name: str, address: str = "10.0.0.1") -> str:
        """Add a host."""
        dn = self.dn(name)
        attributes = {"objectClass": [b"device", b"ipHost"], "ipHostNumber": [address.encode()]}
        self.connection.add_s(dn, [*attributes.items()])
        return dn

    def move(self, dn: str, address: str) -> None:
        """Give a host another address."""
        import ldap  # noqa: PLC0415 - an extra

        self.connection.modify_s(dn, [(ldap.MOD_REPLACE, "ipHostNumber", [address.encode()])])

    def empty_log(self) -> None:
        """Remove all that is in the log of changes, as the server does after some days."""
        import ldap  # noqa: PLC0415 - an extra

        log = "cn=accesslog"
        for dn, _ in self.connection.search_s(log, ldap.SCOPE_ONELEVEL, attrlist=["1.1"]):
            self.connection.delete_s(dn)

    def anew(self) -> None:
        """Connect again, after the server was started again."""
        self.connection = self.server.connect()


def own_place(server: DirectoryServer, folder: Path) -> Place:
    """A part of a directory which is a test's own."""
    base = f"ou={uuid4().hex},{BASE}"
    settings = msgspec.structs.replace(server.settings, base=base, every=0.02, reconcile="0")
    return Place(server, settings, folder)
