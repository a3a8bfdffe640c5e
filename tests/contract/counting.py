"""How much a database works, counted so that the machine's speed does not matter."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from mint.store.connections import driver_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.store.database import DatabaseStore


def steps(store: DatabaseStore, work: Callable[[], object], fineness: int = 100) -> int:
    """How many hundred (or so many) steps of its machine SQLite takes for something."""
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1

    for engine in (store._writer, store._reader):
        with engine.connect() as connection:
            driver = driver_of(connection)
            assert isinstance(driver, sqlite3.Connection)
            driver.set_progress_handler(tick, fineness)
    work()
    return count
