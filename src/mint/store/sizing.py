"""How large a database is, and how near to its own limits, at the price of a glance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mint.ports.examination import Size
from mint.store import schema
from mint.store.session import key_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.store.session import Session

_COUNTED = 200_000
"""Lines of history that are counted; where there are more, their numbers tell about how many."""

_TABLES = tuple(sorted(schema.metadata.tables))

_HISTORY = "SELECT count(*) FROM (SELECT 1 FROM history LIMIT ?) AS l"
_SPAN = "SELECT max(id) - min(id) + 1 FROM history"

_PRAGMAS = ("page_size", "page_count", "freelist_count", "max_page_count")

_ESTIMATES = """
    SELECT c.relname, CAST(c.reltuples AS BIGINT)
    FROM pg_class AS c JOIN {relname} AS t ON t.relname = c.relname
    WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
"""
_SERVER = """
    SELECT pg_database_size(current_database()),
        (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
            / CAST(current_setting('max_connections') AS DOUBLE PRECISION),
        (SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()) / 2e9
"""


def measure(session: Session) -> Size:
    """How large the database is; see `mint.ports.views.Views.size`."""
    return _server(session) if session.dialect.shared else _file(session)


def _file(session: Session) -> Size:
    page, pages, free, most = (session.read(f"PRAGMA {name}")[0][0] for name in _PRAGMAS)
    log = _length(f"{session.dialect.url.database}-wal")
    rows = dict(_counts(session, _TABLES))
    return Size(page * pages + log, page * free, log, rows, {"pages": pages / most})


def _server(session: Session) -> Size:
    estimates: dict[str, int] = dict(session.read(_ESTIMATES, key_list(_TABLES)))
    unknown = [table for table in _TABLES if estimates.get(table, -1) < 0]
    rows = {**estimates, **dict(_counts(session, unknown))}
    size, connections, age = session.read(_SERVER)[0]
    fullness = {"connections": float(connections), "transaction ids": float(age)}
    return Size(size, 0, 0, dict(sorted(rows.items())), fullness)


def _counts(session: Session, tables: Iterable[str]) -> Iterable[tuple[str, int]]:
    for table in tables:
        if table == "history":
            yield table, _lines(session)
        else:
            yield table, session.read(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 - ours


def _lines(session: Session) -> int:
    """How many lines of history; an estimate, never too low, when there are very many."""
    counted: int = session.read(_HISTORY, _COUNTED)[0][0]
    if counted < _COUNTED:
        return counted
    span: int = session.read(_SPAN)[0][0]
    return span


def _length(file: str) -> int:
    try:
        return Path(file).stat().st_size
    except OSError:
        return 0
