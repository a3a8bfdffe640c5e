from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mint.errors import DirectoryError
from mint.trigger.dn import is_below
from mint.trigger.ldap.values import entry_of, without_bookkeeping
from mint.trigger.sources.differences import Known, difference, known_after, moved_with
from mint.trigger.sources.entries import Entries
from mint.trigger.sources.hidden import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mint.settings.trigger import LdapSettings
    from mint.trigger.event import Event
    from mint.trigger.sources.database import SourceDatabase
    from mint.trigger.sources.outbox import Outbox

_LOADED = "loaded"
"""Under this name it is marked that the shadow has been complete once."""

Changed = dict[str, "tuple[Known | None, Event]"]
"""What entries are now, and the event of it, by their uuid."""


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
        self._entries = Entries(database)
        self._base = settings.base
        self._silent_first = settings.first == "silent"
        self._binary = frozenset(name.lower() for name in settings.binary)
        self._hidden = frozenset(name.lower() for name in settings.hidden)
        self._followed: set[str] | None = None
        """Entries of which others told while all is compared; None: it is not."""

    @property
    def loaded(self) -> bool:
        """Whether the whole directory was known once."""
        return bool(self._database.marked(_LOADED))

    @contextmanager
    def comparing(self) -> Iterator[None]:
        """As long as what is seen was read before now.

        What others tell of meanwhile is newer: an entry that they added is not gone because it was
        not there yet, and one that they changed does not become what it was.
        """
        self._followed = set()
        try:
            yield
        finally:
            self._followed = None

    @property
    def uuids(self) -> frozenset[str]:
        """Of all entries that are known."""
        return self._entries.uuids

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
            before: called when there are differences, before they are told: it may tell them first.

        Returns:
            How many events there are of it that were not told before.
        """
        return self._compared([(known.uuid, known) for known in seen], before)

    def gone(self, uuids: Iterable[str], before: Callable[[], object] = bool) -> int:
        """Entries are there no more.

        Args:
            uuids: of the entries; those that are not known do not matter.
            before: called when there are differences, before they are told: it may tell them first.

        Returns:
            How many events there are of it that were not told before.
        """
        return self._compared([(uuid, None) for uuid in uuids], before)

    def complete(self) -> None:
        """All that there is was seen, and what is not there was told to be gone."""
        self._database.mark(_LOADED, "1")

    def follow(self, events: Iterable[Event]) -> bool:
        """Others tell of changes: they are known from now on. Within a transaction.

        A rename changes the names of all that is below the entry. It is told here, since nobody
        else does.

        Returns:
            Whether all that changed is known now; else the tree is to be compared.
        """
        if not self.loaded:
            return True
        known = [self._follow(event) for event in events]
        return all(known)

    def _follow(self, event: Event) -> bool:
        known = self._entries.get(event.uuid)
        now = known_after(known, event)
        if now is None or not is_below(now.dn, self._base):
            self._entries.drop(event.uuid)
        elif now is not known:
            self._entries.put(now)
        moved: Changed = {}
        if event.op == "rename":
            moved = self._moved(event)
            self._tell(moved)
        if self._followed is not None and (now is not known or event.op == "delete"):
            self._followed |= {event.uuid, *moved}
        return known is not None or event.op != "rename"

    def _compared(
        self, seen: Sequence[tuple[str, Known | None]], before: Callable[[], object]
    ) -> int:
        if not self._changed(seen):
            return 0
        before()
        with self._database.transaction():
            return self._tell(self._changed(seen))

    def _changed(self, seen: Sequence[tuple[str, Known | None]]) -> Changed:
        changed: Changed = {}
        for uuid, now in seen:
            known = self._entries.get(uuid)
            if not self._is_past(uuid, known, now) and (event := difference(known, now)):
                changed[uuid] = now, event
        for _, event in [*changed.values()]:
            changed = {**self._moved(event), **changed}
        return changed

    def _is_past(self, uuid: str, known: Known | None, now: Known | None) -> bool:
        """Whether others have told since of something newer than what was seen."""
        if uuid not in (self._followed or ()):
            return False
        return known is None or now is None or now.csn <= known.csn

    def _moved(self, event: Event) -> Changed:
        """What is below an entry that was renamed, with the names that it has now."""
        below = self._entries.below(event.dn) if event.op == "rename" else []
        there = is_below(event.new_dn, self._base)
        moved = {
            known.uuid: (known, moved_with(known, event) if there else None) for known in below
        }
        found = {uuid: (now, difference(old, now)) for uuid, (old, now) in moved.items()}
        return {uuid: (now, change) for uuid, (now, change) in found.items() if change}

    def _tell(self, changed: Changed) -> int:
        silent = self._silent_first and not self.loaded
        told = 0 if silent else self._outbox.put(event for _, event in changed.values())
        for uuid, (now, _) in changed.items():
            if now is None:
                self._entries.drop(uuid)
            else:
                self._entries.put(now)
        return told
