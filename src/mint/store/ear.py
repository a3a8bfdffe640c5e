from __future__ import annotations

import os
import selectors
import threading
from typing import TYPE_CHECKING, Any

import msgspec
import psycopg
import structlog

from mint.backoff import Backoff
from mint.ports.news import News

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger("mint.store")

CHANNEL = "mint"
"""Of PostgreSQL, by which engines tell each other."""

LONGEST = 7_900
"""Bytes that one piece of news may have: PostgreSQL takes no more than 8,000."""

_LOOK = 15.0
"""Seconds of silence after which it is tried whether the connection still stands."""

_decode = msgspec.json.Decoder(News).decode


def told(news: News) -> str:
    """News as PostgreSQL carries them; what is too long says that there is more."""
    raw = msgspec.json.encode(news)
    if len(raw) > LONGEST:
        raw = msgspec.json.encode(News(news.by, news.about, waiting=news.waiting, all=True))
    return raw.decode()


class PostgresEar:
    """Hears by LISTEN, on a connection of its own; implements the port `Ear`.

    It knows that it hears once it has heard itself: behind a pooler that shares out connections
    nobody would. When the connection breaks it makes another, and has everything looked at.

    Args:
        connect: makes a connection that commits each statement.
    """

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]]) -> None:
        self.hearing = False
        self._connect = connect
        self._stopping = False
        self._end, self._pipe = os.pipe()
        self._thread: threading.Thread | None = None
        self._hear: Callable[[News], None] = lambda _: None
        self._by = ""

    def start(self, hear: Callable[[News], None], by: str) -> None:
        """See `Ear.start`."""
        self._hear, self._by = hear, by
        self._thread = threading.Thread(target=self._run, name="mint-ear", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """See `Ear.stop`."""
        self._stopping = True
        os.write(self._pipe, b".")
        if self._thread is not None:
            self._thread.join()
        os.close(self._pipe)
        os.close(self._end)

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stopping:
            try:
                with self._connect() as connection, selectors.DefaultSelector() as selector:
                    selector.register(self._end, selectors.EVENT_READ)
                    self._listen(connection, selector, backoff)
            except (psycopg.Error, OSError) as error:
                log.warning("cannot hear other engines; trying again", reason=str(error).strip())
            self.hearing = False
            self._wait(backoff.next())

    def _wait(self, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._end, selectors.EVENT_READ)
            selector.select(seconds)

    def _listen(
        self,
        connection: psycopg.Connection[Any],
        selector: selectors.BaseSelector,
        backoff: Backoff,
    ) -> None:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        connection.execute(f"LISTEN {CHANNEL}")
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, told(News(self._by))))
        while not self._stopping:
            if not self._heard(connection) and not selector.select(_LOOK):
                connection.execute("SELECT 1")
                continue
            backoff.reset()

    def _heard(self, connection: psycopg.Connection[Any]) -> bool:
        """Tell what has arrived: whether there was something."""
        found = [_decode(one.payload) for one in connection.notifies(timeout=0)]
        for news in found:
            if news.by != self._by:
                self._hear(news)
            elif not self.hearing:
                self.hearing = True
                self._hear(News(self._by, all=True))  # what was said before was not heard
        return bool(found)
