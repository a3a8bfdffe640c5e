from __future__ import annotations

import sqlite3
import time
from typing import Any

import psycopg

from mint.store import open_store

_FIELDS = '{"n":1}'
_DOCUMENT = '{"wfid":"20301122-0101-mazumabu-pepugeze","key":"0_1!f0a1","name":"participant"}'
_DISPATCH = '{"id":"f0a1b2c3d4e5f6x0000001","participant":"work","params":{"ref":"work"}}'


def floor(url: str, steps: int, batch: int) -> float:
    """Steps per second of a bare loop that writes the rows of a step and does nothing else.

    The rows are those that the engine writes for a step between two participants: an expression
    goes and one comes, a dispatch goes and one comes, two lines of history. It uses the database's
    own driver with prepared statements.

    Args:
        url: an empty database that MINT may use.
        steps: how many.
        batch: steps in one transaction.
    """
    open_store(url).close()
    connection: Any
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        mark = "?"
    else:
        connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        mark = "%s"
    began = time.perf_counter()
    cursor = connection.cursor()
    for start in range(0, steps, batch):
        _turn(cursor, range(start, min(start + batch, steps)), mark)
    spent = time.perf_counter() - began
    connection.close()
    return steps / spent


def _turn(cursor: Any, numbers: range, mark: str) -> None:
    def sql(text: str) -> str:
        return text.replace("?", mark)

    cursor.execute("BEGIN")
    cursor.executemany(
        sql("DELETE FROM expressions WHERE wfid = ? AND key = ?"),
        [(f"w{number % 1000}", f"k{number - 1000}") for number in numbers],
    )
    cursor.executemany(
        sql(
            "INSERT INTO expressions (wfid, key, parent, name, participant, document, fields)"
            " VALUES (?, ?, '0!r', 'participant', 'work', ?, ?)"
        ),
        [(f"w{number % 1000}", f"k{number}", _DOCUMENT, _FIELDS) for number in numbers],
    )
    cursor.executemany(
        sql("DELETE FROM outbox WHERE dispatch = ?"), [(f"d{number - 1000}",) for number in numbers]
    )
    cursor.executemany(
        sql(
            "INSERT INTO outbox (dispatch, wfid, key, participant, what, document, holder, at)"
            " VALUES (?, ?, ?, 'work', 'dispatch', ?, 'local', 0)"
        ),
        [(f"d{n}", f"w{n % 1000}", f"k{n}", _DISPATCH) for n in numbers],
    )
    cursor.executemany(
        sql(
            'INSERT INTO history (wfid, kind, at, key, name, "by", data)'
            " VALUES (?, ?, 0, ?, 'work', '', ?)"
        ),
        [
            (f"w{n % 1000}", kind, f"k{n}", _FIELDS)
            for n in numbers
            for kind in ("replied", "dispatched")
        ],
    )
    cursor.execute("COMMIT")
