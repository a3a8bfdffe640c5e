from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from mint.errors import BadEvent
from mint.trigger.ldap.faults import told
from mint.trigger.ldap.library import library
from mint.trigger.sources.audit import WANTED, Auditor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mint.settings.trigger import LdapSettings
    from mint.trigger.event import Event

log = structlog.get_logger("mint.trigger")

_BATCH = 500
"""Records of which the events are kept in one transaction."""


class Read(NamedTuple):
    """Some of what the log says.

    Args:
        events: in the order of the changes.
        position: up to where this was read; "": the log was always empty.
        complete: whether nothing can be missing between the position before and this one.
    """

    events: list[Event]
    position: str
    complete: bool


class AccessLog:
    """Reads the log of changes that OpenLDAP keeps, from a position on.

    The position is the `reqEnd` of the last record read: the moment in which it was written.
    `reqStart` does not do: of two changes at a time, the one that began first may be written last,
    and who has read the other already would miss it. Nor does the server answer in the order of
    changes, so that the moments are read first, which is cheap, and then the records by ranges.
    The last record is asked for again each time: when it is not there any more, what came after it
    may be gone as well.

    Args:
        connection: of python-ldap.
        settings: of the directory.
    """

    def __init__(self, connection: Any, settings: LdapSettings) -> None:
        self._connection = connection
        self._settings = settings
        self._auditor = Auditor(settings)

    def newest(self) -> str:
        """The position after all that is in the log now.

        Raises:
            DirectoryError: the log cannot be read.
        """
        return max(self._ends(""), default="")

    def read(self, position: str) -> Iterator[Read]:
        """What has come after a position, in batches.

        Raises:
            DirectoryError: the log cannot be read, or not to its end.
        """
        ends = sorted(self._ends(position))
        known = not position or position in ends[:1]
        new = [end for end in ends if end > position]
        if not known and not new:
            yield Read([], position, complete=False)
        for first in range(0, len(new), _BATCH):
            after = new[first + _BATCH : first + _BATCH + 1]
            yield self._batch(new[first : first + _BATCH], after, known=known)
            known = True

    def _batch(self, ends: Sequence[str], after: Sequence[str], *, known: bool) -> Read:
        # Not `reqEnd<=`: slapd cuts the zeros off the end of what it is asked for, and not off what
        # it has, so that a moment which ends in 0 is later than itself.
        since = f"(reqEnd>={ends[0]})" + "".join(f"(!(reqEnd>={end}))" for end in after)
        found = sorted(self._records(since, WANTED), key=_end)
        records = [record for record in found if _end(record) <= ends[-1]]
        events: list[Event] = []
        complete = known and len(records) >= len(ends)  # they are purged while we read
        for record in records:
            try:
                event = self._auditor.event_of(record)
            except BadEvent as error:
                complete = False
                _complain(record, error)
            else:
                events += [event] if event else []
        return Read(events, ends[-1], complete)

    def _ends(self, position: str) -> list[str]:
        since = f"(reqEnd>={position})" if position else "(reqEnd=*)"
        return [_end(record) for record in self._records(since, ["reqEnd"])]

    def _records(
        self, conditions: str, attributes: Sequence[str]
    ) -> Iterator[Mapping[str, Sequence[bytes]]]:
        """Changes that were made, in no order."""
        ldap, where = library(), self._settings.log
        with told(self._settings.url, f"read the log of changes {where}"):
            request = self._connection.search_ext(
                where, ldap.SCOPE_ONELEVEL, f"(&{conditions}(reqResult=0))", list(attributes)
            )
            while True:
                kind, found, *_ = self._connection.result3(
                    request, all=0, timeout=self._settings.timeout
                )
                if kind == ldap.RES_SEARCH_RESULT:
                    return
                for dn, record in found:
                    if dn is not None:
                        yield record


def _complain(record: Mapping[str, Sequence[bytes]], error: BadEvent) -> None:
    log.error(
        "a record of the log of changes is not understood; the tree is compared instead",
        error=str(error),
        dn=b"".join(record.get("reqDN", ())).decode(errors="replace"),
        record=_end(record),
    )


def _end(record: Mapping[str, Sequence[bytes]]) -> str:
    return bytes(record["reqEnd"][0]).decode()
