"""What is known of a directory, compared with all that is in it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from mint.errors import DirectoryError
from mint.trigger.ldap.directory import Pages, connected
from mint.trigger.ldap.faults import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mint.settings.trigger import LdapSettings
    from mint.trigger.sources.differences import Known
    from mint.trigger.sources.shadow import Shadow

EVERYTHING = ("*", "+")
"""All attributes, the operational ones too."""

_ASKED = 50
"""Entries of one filter."""


def compare(settings: LdapSettings, shadow: Shadow, before: Callable[[], object] = bool) -> int:
    """Read the whole tree, and have the shadow tell how it differs from what was known.

    Works with every server. An entry that is moved while pages are read may be in none of them:
    before one is told to be gone, it is asked for by its own.

    Args:
        settings: of the directory.
        shadow: what is known.
        before: called when there are differences, before they are told.

    Returns:
        How many events there are of it that were not told before.

    Raises:
        DirectoryError: it cannot be read to its end; or it is empty, which is not believed.
    """
    with connected(settings) as connection, told(settings.url, f"compare {settings.base}"):
        pages = Pages(connection, settings.page)
        seen: set[str] = set()
        events = 0
        for batch in _batches(pages, settings, shadow, "(objectClass=*)"):
            seen |= {known.uuid for known in batch}
            events += shadow.see(batch, before)
        missing = sorted(shadow.uuids - seen)
        refuse_nothing(settings, shadow, seen)
        for first in range(0, len(missing), _ASKED):
            asked = missing[first : first + _ASKED]
            one_of = "".join(f"(entryUUID={uuid})" for uuid in asked)
            found = [*_batches(pages, settings, shadow, f"(|{one_of})")]
            events += sum(shadow.see(batch, before) for batch in found)
            there = {known.uuid for batch in found for known in batch}
            events += shadow.gone([uuid for uuid in asked if uuid not in there], before)
        shadow.complete()
    return events


def refuse_nothing(settings: LdapSettings, shadow: Shadow, seen: set[str]) -> None:
    """Not to see anything of what was there is a matter of rights, not of deletes.

    Raises:
        DirectoryError: nothing was seen, though something is known.
    """
    if shadow.uuids and not seen:
        raise DirectoryError(
            f"{settings.url}: nothing is to be seen below {settings.base}, where entries were: may "
            f"{settings.bind or 'this user'} still read it? If it is right, move the file of this "
            "source away"
        )


def _batches(
    pages: Pages, settings: LdapSettings, shadow: Shadow, where: str
) -> Iterator[Sequence[Known]]:
    found = (shadow.known_of(dn, raw) for dn, raw in pages.search(settings.base, where, EVERYTHING))
    while batch := [*islice(found, settings.page)]:
        yield batch
