"""All expressions that live, of one definition or of all, page by page."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from mint.store.nodes import nodes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.model.node import Node
    from mint.store.definitions import Library
    from mint.store.session import Session
    from mint.store.writes import Row

_ALL = """
    SELECT e.wfid, p.name, e.digest, e.document
    FROM expressions AS e JOIN processes AS p ON p.wfid = e.wfid
    WHERE e.wfid > ? ORDER BY e.wfid LIMIT ?
"""

_NAMED = """
    SELECT e.wfid, p.name, e.digest, e.document
    FROM expressions AS e JOIN processes AS p ON p.wfid = e.wfid
    WHERE e.wfid > ? AND p.name = ? ORDER BY e.wfid LIMIT ?
"""

_DUE = "SELECT wfid, key, due FROM schedules WHERE due > ? ORDER BY due DESC, id"

_DUE_NAMED = """
    SELECT s.wfid, s.key, s.due FROM schedules AS s JOIN processes AS p ON p.wfid = s.wfid
    WHERE s.due > ? AND p.name = ? ORDER BY s.due DESC, s.id
"""


def page(session: Session, after: str, name: str | None, size: int) -> Sequence[Row]:
    """Rows of expressions of the processes behind a wfid, in the order of wfids."""
    if name is None:
        return session.read(_ALL, after, size)
    return session.read(_NAMED, after, name, size)


def grouped(
    library: Library, rows: Sequence[Row], *, whole: bool
) -> list[tuple[str, str, list[Node]]]:
    """The processes of a page; the last one is left out unless the page has all of it.

    Args:
        library: the definitions.
        rows: of `page`.
        whole: whether nothing comes behind the page.
    """
    groups = [(key, list(group)) for key, group in groupby(rows, key=itemgetter(0, 1))]
    if not whole:
        groups = groups[:-1]
    return [
        (wfid, name, nodes_of(library, [row[2:] for row in group]))
        for (wfid, name), group in groups
    ]


def due_after(session: Session, moment: float, name: str | None) -> list[tuple[str, str, float]]:
    """What is due after a moment; see `Views.due_after`."""
    found = session.read(_DUE, moment) if name is None else session.read(_DUE_NAMED, moment, name)
    return [(wfid, key, due) for wfid, key, due in found]
