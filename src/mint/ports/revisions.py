from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

    from mint.model.definition import Definition
    from mint.model.revision import Revision


class Revisions(Protocol):
    """The definitions that are deployed, in all their revisions. Safe from any thread.

    Of each name one revision is current, the one that was added last.
    """

    def add(self, revision: Revision, definition: Definition | None, after: int) -> Revision:
        """Store a revision and make it current, in one transaction.

        Args:
            revision: without a number; it gets the one that follows.
            definition: its tree, which is stored along with it; None when it has none.
            after: the number of the revision that has to be current, 0 for none.

        Raises:
            StoreConflict: another one is current: somebody else has deployed meanwhile.
        """

    def current(self) -> list[Revision]:
        """The current revision of each name, in order of name; those withdrawn too."""

    def find(self, name: str, number: int | None = None) -> Revision | None:
        """One revision; without a number, the current one."""

    def log(self, name: str, limit: int = 100) -> list[Revision]:
        """The revisions of a name, the newest first."""

    def last_from(self, origin: str) -> list[Revision]:
        """Of each name, the newest revision that is from a store, in order of name."""

    def at(self, places: Collection[str]) -> list[Revision]:
        """The current revisions whose names have one of these places, in order of name."""

    def running(self) -> dict[str, int]:
        """How many processes run of each revision, by its label; none: left out."""

    def wfids(self, label: str) -> list[str]:
        """The running processes of a revision, the oldest first."""
