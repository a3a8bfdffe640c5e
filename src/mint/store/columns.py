"""What the columns of tables are like."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


class _Json(sa.types.UserDefinedType[Any]):
    """PostgreSQL's type of that name, without loading all of what SQLAlchemy knows of it."""

    cache_ok: bool | None = True

    def get_col_spec(self, **_options: Any) -> str:
        return "JSON"


def json_type() -> sa.types.TypeEngine[Any]:
    """A document: we write and read its text ourselves."""
    return _Json().with_variant(sa.Text(), "sqlite")


def number_type() -> sa.types.TypeEngine[Any]:
    """A row number that the database gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text_column(name: str, *, key: bool = False) -> sa.Column[Any]:
    """A text that is always there."""
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def optional_column(name: str) -> sa.Column[Any]:
    """A text that may be NULL."""
    return sa.Column(name, sa.Text)


def time_column(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Seconds since the epoch."""
    return sa.Column(name, sa.Double, nullable=optional)


def json_column(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """A document."""
    return sa.Column(name, json_type(), nullable=optional)


def number_column() -> sa.Column[Any]:
    """The number of a row, given by the database."""
    return sa.Column("id", number_type(), primary_key=True, autoincrement=True)


def later_column(name: str, kind: type[sa.types.TypeEngine[Any]], default: str) -> sa.Column[Any]:
    """A column that came to a table which older versions write, too."""
    return sa.Column(name, kind, nullable=False, server_default=sa.text(default))


def index(name: str, *columns: str, where: str | None = None) -> sa.Index:
    """An index, of the rows only of which a condition holds."""
    condition = None if where is None else sa.text(where)
    return sa.Index(name, *columns, sqlite_where=condition)
