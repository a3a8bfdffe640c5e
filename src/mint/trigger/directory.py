from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.trigger.entry import Entry


class Found(NamedTuple):
    """An entry of a directory.

    Args:
        dn: its name.
        entry: its attributes.
    """

    dn: str
    entry: Entry


class Directory(Protocol):
    """What services read: a directory, as it is now."""

    def search(
        self, where: str = "(objectClass=*)", attributes: Sequence[str] = (), base: str = ""
    ) -> Iterator[Found]:
        """The entries that a filter fits.

        Args:
            where: a filter, RFC 4515.
            attributes: that are wanted, with operational ones named; none: all but the operational.
            base: below which; "": the directory's own.

        Raises:
            DirectoryError: it cannot be read, or not to its end.
        """
