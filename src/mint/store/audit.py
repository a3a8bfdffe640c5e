"""Who did what: rows that are written once and read seldom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.ports.audit import Deed
from mint.store import rows, schema
from mint.store.part import Part
from mint.store.writes import insert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.ports.audit import Wanted

_ADD = insert(schema.audit)

_NUL = "\0"
"""The one character that PostgreSQL has in no text."""


class DatabaseAuditBook(Part):
    """Who did what, in a database; see `mint.ports.audit.AuditBook`."""

    def add(self, deeds: list[Deed]) -> None:
        """See `AuditBook.add`."""
        with self._writing() as session:
            session.write(_ADD, [_row(deed) for deed in deeds])

    def find(self, wanted: Wanted, limit: int) -> list[Deed]:
        """See `AuditBook.find`."""
        parts = list(_conditions(wanted))
        where = " AND ".join(text for text, _ in parts) or "1 = 1"
        values = [value for _, some in parts for value in some]
        statement = (
            f"SELECT id, document FROM audit WHERE {where} ORDER BY at DESC, id DESC LIMIT ?"  # noqa: S608 - our own text
        )
        with self._reading() as session:
            found = session.read(statement, *values, limit)
        return [
            msgspec.structs.replace(rows.read(document, Deed), id=number)
            for number, document in found
        ]


def _row(deed: Deed) -> tuple[Any, ...]:
    searched = (deed.who, deed.token, deed.what, deed.wfid, deed.subject, deed.outcome)
    return (deed.at, *(text.replace(_NUL, "\ufffd") for text in searched), rows.text(deed))


def _conditions(wanted: Wanted) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for name in ("who", "wfid", "subject", "outcome"):
        value = getattr(wanted, name)
        if value is not None:
            yield f"{name} = ?", (value,)
    if wanted.what is not None:
        first = f"{wanted.what} "
        yield "(what = ? OR substr(what, 1, ?) = ?)", (wanted.what, len(first), first)
    if wanted.since is not None:
        yield "at >= ?", (wanted.since,)
    if wanted.before is not None:
        yield "(at, id) < (?, ?)", wanted.before
