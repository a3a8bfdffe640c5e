from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import DirectoryError
from mint.trigger.event import Event, decoded
from mint.trigger.ldap.values import entry_of, without_bookkeeping
from mint.trigger.sources.differences import Known, difference
from mint.trigger.sources.hidden import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mint.settings.trigger import LdapSettings
    from mint.trigger.sources.database import SourceDatabase
    from mint.trigger.sources.outbox import Outbox

_LOADED = "loaded"
"""Under this name it is marked that the shadow has been complete once."""


class Shadow:
    """What is known of the entries of a directory, to find what changed while nobody looked.

    What is seen is compared with what is known: the difference goes to the outbox, and is known, in
    one transaction.

    Args:
        database: of the source.
        outbox: for the events.
        settings: of the directory.
    """

    def __init__(self, database: SourceDatabase, outbox: Outbox, settings: LdapSettings) -> None:
        self._database = database
        self._outbox = outbox
        self._silent_first = settings.first == "silent"
        self._binary = frozenset(name.lower() for name in settings.binary)
        self._hidden = frozenset(name.lower() for name in settings.hidden)

    @property
    def loaded(self) -> bool:
        """Whether the whole directory was known once."""
        return bool(self._database.marked(_LOADED))

    @property
    def uuids(self) -> frozenset[str]:
        """Of all entries that are known."""
        return frozenset(uuid for (uuid,) in self._database.rows("SELECT uuid FROM entries"))

    def known_of(self, dn: str, raw: Mapping[str, Iterable[bytes]]) -> Known:
        """An entry as it is compared.

        Raises:
            DirectoryError: the directory does not say what it needs to be known by.
        """
        entry = entry_of(raw, self._binary)
        uuid, csn = entry.first("entryUUID"), entry.first("entryCSN")
        if not uuid or not csn:
            raise DirectoryError(
                f"{dn}: its entryUUID and entryCSN cannot be read: let this user read all "
                "attributes, with the operational ones"
            )
        bare = without_secrets(without_bookkeeping(entry), uuid, self._hidden)
        return Known(uuid, dn, csn, entry.first("modifiersName") or "", bare)

    def see(self, seen: Sequence[Known], before: Callable[[], object] = bool) -> int:
        """Entries are so now.

        Args:
            seen: the entries.
            before: called when there are differences, before they are told.

        Returns:
            How many events there are of it that were not told before.
        """
        found = [(known, self._difference(known.uuid, known)) for known in seen]
        return self._keep([(one, event) for one, event in found if event], (), before)

    def gone(self, uuids: Iterable[str], before: Callable[[], object] = bool) -> int:
        """Entries are there no more.

        Args:
            uuids: of the entries; those that are not known do not matter.
            before: called when there are differences, before they are told.

        Returns:
            How many events there are of it that were not told before.
        """
        found = [self._difference(uuid, None) for uuid in uuids]
        return self._keep((), [event for event in found if event], before)

    def complete(self) -> None:
        """All that there is was seen, and what is not there was told to be gone."""
        self._database.mark(_LOADED, "1")

    def _difference(self, uuid: str, now: Known | None) -> Event | None:
        found = self._database.rows("SELECT body FROM entries WHERE uuid = ?", uuid)
        return difference(_known(decoded(found[0][0])) if found else None, now)

    def _keep(
        self,
        changed: Sequence[tuple[Known, Event]],
        deletes: Sequence[Event],
        before: Callable[[], object],
    ) -> int:
        if not changed and not deletes:
            return 0
        before()
        events = [*(event for _, event in changed), *deletes]
        with self._database.transaction():
            told = 0 if self._silent_first and not self.loaded else self._outbox.put(events)
            for known, _ in changed:
                self._database.write(
                    "INSERT OR REPLACE INTO entries VALUES (?, ?)", known.uuid, _body(known)
                )
            for event in deletes:
                self._database.write("DELETE FROM entries WHERE uuid = ?", event.uuid)
        return told


def _body(known: Known) -> bytes:
    """An entry as it is written: as the event that adds it."""
    uuid, dn, csn, by, entry = known
    return Event(id=uuid, op="add", uuid=uuid, dn=dn, csn=csn, by=by, new=entry).encoded()


def _known(event: Event) -> Known:
    return Known(event.uuid, event.dn, event.csn, event.by, event.new)
