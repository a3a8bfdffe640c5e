from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Insert:
    """Rows to add to a table, many at once.

    Args:
        table: where.
        columns: of the values of a row, in their order.
        unique: columns by which a row may be there already; empty: it never is.
        replace: what becomes of such a row: it gets the new values, or stays as it is.
        keep: columns whose old value stays when the new one is NULL.
    """

    table: sa.Table
    columns: tuple[str, ...]
    unique: tuple[str, ...] = ()
    replace: bool = True
    keep: tuple[str, ...] = ()

    def sql(self, source: str) -> str:
        """The statement.

        Args:
            source: what brings the rows: `VALUES ...` or `SELECT ...`.
        """
        columns = ", ".join(f'"{name}"' for name in self.columns)
        return f"INSERT INTO {self.table.name} ({columns}) {source}{self._conflict()}"

    def _conflict(self) -> str:
        if not self.unique:
            return ""
        target = f" ON CONFLICT ({', '.join(self.unique)}) DO "
        if not self.replace:
            return target + "NOTHING"
        changed = (name for name in self.columns if name not in self.unique)
        return f"{target}UPDATE SET {', '.join(self._assignment(name) for name in changed)}"

    def _assignment(self, name: str) -> str:
        if name in self.keep:
            return f'"{name}" = COALESCE(excluded."{name}", {self.table.name}."{name}")'
        return f'"{name}" = excluded."{name}"'


@dataclass(frozen=True)
class Delete:
    """Rows to take out of a table, many at once, named by the values of some columns.

    Args:
        table: where.
        columns: that name a row, in the order of the values.
    """

    table: sa.Table
    columns: tuple[str, ...]


def insert(table: sa.Table, *, unique: tuple[str, ...] = (), keep: tuple[str, ...] = ()) -> Insert:
    """Rows that replace those that are the same.

    The table's own number is left to the database, and so is what has a default.

    Args:
        table: where.
        unique: columns that tell which rows are the same, when that is not the primary key.
        keep: columns whose old value stays when the new one is NULL.
    """
    given = [column.name for column in table.c if column.server_default is None]
    if table.c[0].autoincrement is True:
        return Insert(table, tuple(given[1:]), unique, keep=keep)
    key = tuple(column.name for column in table.primary_key)
    return Insert(table, tuple(given), unique or key, keep=keep)
