"""What a bare loop with nothing but the database's driver does: no engine can be faster."""

from __future__ import annotations

import statistics
import time
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from benchmarks.support.cpu import cpu_seconds
from mint.store import open_store
from mint.store.opening import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.support.databases import Database
    from benchmarks.support.recording import Recording, Write

_COUNT = "SELECT (SELECT count(*) FROM history), (SELECT count(*) FROM processes)"


def floor(database: Database, recorded: Recording) -> tuple[float, float]:
    """Seconds and CPU seconds to write what was recorded, in the same transactions.

    Args:
        database: empty.
        recorded: what an engine has written to another one.
    """
    with bare(database) as connection:
        cpu, began = cpu_seconds(database.server), time.perf_counter()
        for transaction in recorded.transactions:
            _replay(connection, transaction)
        seconds = time.perf_counter() - began
        return seconds, cpu_seconds(database.server) - cpu


def bare_commit(database: Database, rounds: int = 300) -> float:
    """Seconds that one BEGIN, an INSERT of one row and COMMIT take: the median."""
    took = []
    with bare(database) as connection:
        mark = "?" if database.server is None else "%s"
        insert = f"INSERT INTO variables (name, value) VALUES ({mark}, '1')"  # noqa: S608 - ours
        for number in range(rounds):
            began = time.perf_counter()
            connection.execute("BEGIN")
            connection.execute(insert, (f"name{number}",))
            connection.execute("COMMIT")
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def written(database: Database) -> tuple[int, ...]:
    """Rows of history and of processes: equal where the same was written."""
    with bare(database) as connection:
        return tuple(connection.execute(_COUNT).fetchone())


@contextmanager
def bare(database: Database) -> Iterator[Any]:
    """The driver's own connection, with the settings that the store gives it, tables made."""
    open_store(database.url).close()
    dialect = dialect_of(database.url)
    engine = dialect.writer()
    with closing(engine.raw_connection()) as pooled:
        connection: Any = pooled.driver_connection
        if database.server is not None:
            connection.autocommit = True
        yield connection
    engine.dispose()


def _replay(connection: Any, transaction: list[Write]) -> None:
    cursor = connection.cursor()
    pipeline = connection.pipeline() if hasattr(connection, "pipeline") else nullcontext()
    with pipeline:
        cursor.execute("BEGIN")
        for write in transaction:
            if write.many:
                cursor.executemany(write.sql, write.values)
            else:
                cursor.execute(write.sql, write.values)
        cursor.execute("COMMIT")
