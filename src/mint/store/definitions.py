from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from mint.errors import StoreError
from mint.model.definition import Definition
from mint.model.tree import Tree
from mint.store.rows import read
from mint.store.session import key_list

if TYPE_CHECKING:
    from collections.abc import Collection

    from mint.store.session import Session

_KEPT = 1000

_READ = """
    SELECT d.digest, d.tree FROM {digest} AS t JOIN definitions AS d ON d.digest = t.digest
"""


class Definitions:
    """The definitions used last, decoded. All that is here is committed; safe from any thread.

    A definition never changes and is never deleted, so nothing here is ever out of date.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Definition] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, digest: str) -> bool:
        return digest in self._kept

    def get(self, digest: str) -> Definition | None:
        """The definition, when it is here."""
        with self._lock:
            found = self._kept.get(digest)
            if found is not None:
                self._kept.move_to_end(digest)
            return found

    def keep(self, definitions: Collection[Definition]) -> None:
        """Remember definitions that are committed; those used longest ago make room."""
        with self._lock:
            for definition in definitions:
                self._kept[definition.digest] = definition
                self._kept.move_to_end(definition.digest)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


class Library:
    """The definitions as one transaction sees them.

    What it reads and writes is remembered for later ones by `keep`, after the commit.
    """

    def __init__(self, session: Session, shared: Definitions) -> None:
        self._session = session
        self._shared = shared
        self._fresh: dict[str, Definition] = {}

    def find(self, digests: Collection[str]) -> dict[str, Definition]:
        """The definitions with these digests, of those that there are."""
        found: dict[str, Definition] = {}
        missing = []
        for digest in digests:
            definition = self._shared.get(digest) or self._fresh.get(digest)
            if definition is None:
                missing.append(digest)
            else:
                found[digest] = definition
        if missing:
            found.update(self._load(missing))
        return found

    def need(self, digests: Collection[str]) -> dict[str, Definition]:
        """The definitions with these digests.

        Raises:
            StoreError: one is missing.
        """
        found = self.find(digests)
        missing = next((digest for digest in digests if digest not in found), None)
        if missing is not None:
            raise StoreError(
                f"The database lacks the definition {missing} of a running process. "
                "Was it deleted by hand? Restore a backup."
            )
        return found

    def new(self, definitions: Collection[Definition]) -> list[Definition]:
        """Those that are to be stored, in an order that is the same for all engines."""
        new = [definition for definition in definitions if definition.digest not in self._shared]
        self._fresh.update((definition.digest, definition) for definition in new)
        return sorted(new, key=lambda definition: definition.digest)

    def keep(self) -> None:
        """Remember what this transaction read and wrote: it is committed."""
        if self._fresh:
            self._shared.keep(self._fresh.values())

    def _load(self, digests: list[str]) -> dict[str, Definition]:
        rows = self._session.read(_READ, key_list(digests))
        loaded = {digest: Definition(digest, read(tree, Tree)) for digest, tree in rows}
        self._fresh.update(loaded)
        return loaded
