"""What is in the database of a server that was just killed, read without touching it."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg

if TYPE_CHECKING:
    from pathlib import Path

Step = tuple[str, str]
"""A wfid, and the key of an expression."""

_REPLIES = "SELECT id, wfid, key FROM history WHERE kind = 'replied' AND id > {after} ORDER BY id"
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
_LEFT = "SELECT (SELECT count(*) FROM processes WHERE state = 'running'), count(*) FROM outbox"


class Execution(NamedTuple):
    """A participant did something once."""

    life: int
    step: Step
    dispatch: str


def executions(log: Path) -> list[Execution]:
    """What the participants did, in order; a line that was cut off by a kill never was."""
    if not log.exists():
        return []
    lines = [line.split() for line in log.read_text().splitlines()]
    return [Execution(int(life), (wfid, key), name) for life, wfid, key, name in lines]


class Ledger:
    """Which answers are durable, life by life.

    Args:
        url: of the database.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._last = 0
        self.replies: dict[Step, int] = {}
        """In which life the answer of a step was found to be durable first."""
        self.times: Counter[Step] = Counter()
        """How often each step has answered."""

    def look(self, life: int) -> tuple[int, int]:
        """Take down what is durable now, at the end of a life.

        Returns:
            How many processes run, and how many dispatches are open.
        """
        if not self._url.startswith("sqlite"):
            self._wait_for_the_dead()
        try:
            found = self._read(_REPLIES.format(after=self._last))
            ((running, open_),) = self._read(_LEFT)
        except sqlite3.OperationalError:  # killed before there was a table, or a file
            return 0, 0
        except psycopg.errors.UndefinedTable:
            return 0, 0
        for number, wfid, key in found:
            self._last = number
            self.times[wfid, key] += 1
            self.replies.setdefault((wfid, key), life)
        return running, open_

    def _wait_for_the_dead(self) -> None:
        """Wait until PostgreSQL has noticed that its client is dead."""
        end = time.monotonic() + 20
        while self._read(_OTHERS)[0][0] > 1:
            assert time.monotonic() < end, "PostgreSQL keeps the connections of a dead client"
            time.sleep(0.02)

    def _read(self, query: str) -> list[Any]:
        if self._url.startswith("sqlite"):
            file = self._url.removeprefix("sqlite:///")
            # Read-only: the write-ahead log stays for the server to find.
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
                return database.execute(query).fetchall()
        with psycopg.connect(self._url) as connection:
            return connection.execute(query.encode()).fetchall()
