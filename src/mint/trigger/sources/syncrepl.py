"""Keeps what is known of a directory as RFC 4533 has it. Needs the extra `ldap` to be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ldap
from ldap.ldapobject import SimpleLDAPObject
from ldap.syncrepl import SyncreplConsumer

from mint.errors import DirectoryError
from mint.trigger.ldap.connect import connect
from mint.trigger.ldap.faults import told
from mint.trigger.sources.compare import EVERYTHING, refuse_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mint.settings.trigger import LdapSettings
    from mint.trigger.sources.database import SourceDatabase
    from mint.trigger.sources.differences import Known
    from mint.trigger.sources.shadow import Shadow

_COOKIE = "cookie"
"""Under this name is kept where the server goes on."""

_BATCH = 500
"""Entries that are kept in one transaction while a refresh goes on."""


class _Consumer(SyncreplConsumer, SimpleLDAPObject):  # type: ignore[misc]  # they have no types
    """Collects what the server says, until it is kept."""

    copy: SyncreplCopy
    request: int

    def syncrepl_get_cookie(self) -> str | None:
        return self.copy.cookie

    def syncrepl_set_cookie(self, cookie: str) -> None:
        self.copy.new_cookie = cookie

    def syncrepl_entry(self, dn: str, attributes: Mapping[str, Sequence[bytes]], uuid: str) -> None:
        self.copy.come(dn, attributes)

    def syncrepl_delete(self, uuids: Sequence[str]) -> None:
        self.copy.deleted += uuids

    def syncrepl_present(
        self,
        uuids: Sequence[str] | None,
        refreshDeletes: bool = False,  # noqa: FBT001, FBT002, N803
    ) -> None:
        self.copy.present(uuids, told_deletes=bool(refreshDeletes))

    def syncrepl_refreshdone(self) -> None:
        self.copy.refreshed = True


class SyncreplCopy:
    """Has the server tell what changed since the last time, and the shadow what that means.

    Args:
        settings: of the directory.
        database: of the source.
        shadow: what is known.
        before: called when there are differences, before they are told.
    """

    def __init__(
        self,
        settings: LdapSettings,
        database: SourceDatabase,
        shadow: Shadow,
        before: Callable[[], object] = bool,
    ) -> None:
        self._settings = settings
        self._database = database
        self._shadow = shadow
        self._before = before
        self._seen: list[Known] = []
        self._there: set[str] = set()
        self.events = 0
        self.deleted: list[str] = []
        self.new_cookie = ""
        self.refreshed = False

    @property
    def cookie(self) -> str | None:
        """Where the server goes on; None: it tells all."""
        return self._database.marked(_COOKIE) or None

    def refresh(self) -> int:
        """Learn what changed, once.

        Returns:
            How many events there are of it that were not told before.

        Raises:
            DirectoryError: it cannot be done now.
        """
        with told(self._settings.url, f"refresh {self._settings.base}"):
            consumer = self._connected("refreshOnly")
            try:
                while consumer.syncrepl_poll(consumer.request, timeout=self._settings.timeout):
                    if len(self._seen) >= _BATCH:
                        self._keep()
                self._finish()
            finally:
                consumer.unbind_s()
        return self.events

    def follow(self, ended: Callable[[], bool], heard: Callable[[], object]) -> None:
        """Learn what changed, and go on to hear of changes as they are made.

        Args:
            ended: asked about each second whether to stop.
            heard: called when it is up to date, and after each change.

        Raises:
            DirectoryError: the server has ended it.
        """
        with told(self._settings.url, f"follow {self._settings.base}"):
            consumer = self._connected("refreshAndPersist")
            try:
                while not ended():
                    if not _polled(consumer):
                        continue
                    if self.refreshed:
                        self._finish()
                        heard()
                    elif len(self._seen) >= _BATCH:
                        self._keep()
            finally:
                consumer.unbind_s()

    def forget(self) -> None:
        """Begin anew the next time: the server does not know any more where to go on."""
        with self._database.transaction():
            self._database.mark(_COOKIE, "")

    def come(self, dn: str, attributes: Mapping[str, Sequence[bytes]]) -> None:
        """An entry is new, or has changed, or is told in full."""
        self._seen.append(self._shadow.known_of(dn, attributes))

    def present(self, uuids: Sequence[str] | None, *, told_deletes: bool) -> None:
        """Entries are there; None: those that were told, and no others, unless deletes are told."""
        if uuids is not None:
            self._there.update(uuids)
            return
        if not told_deletes:
            refuse_nothing(self._settings, self._shadow, self._there)
            self._keep()
            self.deleted += self._shadow.uuids - self._there
        self._there = set()

    def _connected(self, mode: str) -> Any:
        consumer = connect(self._settings, _Consumer)
        consumer.copy = self
        consumer.request = consumer.syncrepl_search(
            self._settings.base, ldap.SCOPE_SUBTREE, mode, attrlist=list(EVERYTHING)
        )
        return consumer

    def _keep(self) -> None:
        self.events += self._shadow.see(self._seen, self._before)
        self._seen = []

    def _finish(self) -> None:
        """Where the server goes on is kept together with what it has told, and never before."""
        self._before_transaction()
        with self._database.transaction():
            self._keep()
            self.events += self._shadow.gone(self.deleted)
            self._shadow.complete()
            if self.new_cookie:
                self._database.mark(_COOKIE, self.new_cookie)
        self.deleted, self.new_cookie = [], ""

    def _before_transaction(self) -> None:
        if self._seen or self.deleted:
            self._before()


def _polled(consumer: _Consumer) -> bool:
    """Whether something came within a second."""
    try:
        goes_on = consumer.syncrepl_poll(consumer.request, timeout=1.0)
    except ldap.TIMEOUT:
        return False
    if not goes_on:
        raise DirectoryError("the server does not go on to tell of changes: is syncprov set up?")
    return True
