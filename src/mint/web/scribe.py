from __future__ import annotations

import asyncio
import threading
from collections import deque
from typing import TYPE_CHECKING

import structlog

from mint.errors import StoreError

if TYPE_CHECKING:
    from mint.ports.audit import AuditBook, Deed

log = structlog.get_logger("mint.web")

LATER = 0.2
"""Seconds after which is written what nobody waits for."""

AGAIN = 60.0
"""Seconds for which the same refusal is not written a second time: a program may ask for ever."""

MOST = 10_000
"""Deeds that are kept in memory while the store cannot be used; the oldest go first."""


class Scribe:
    """Writes down who did what, many deeds in one transaction.

    Args:
        book: where they are kept.
    """

    def __init__(self, book: AuditBook) -> None:
        self._book = book
        self._pending: deque[Deed] = deque(maxlen=MOST)
        self._writing = threading.Lock()
        self._refused: dict[tuple[str, ...], float] = {}
        self._planned = False

    def note(self, deed: Deed) -> None:
        """Have a deed written, with the next `write`. On the server's event loop."""
        if deed.outcome == "done" or not self._told(deed):
            self._pending.append(deed)

    def write(self) -> None:
        """Write what was noted; it is durable when this returns. From any thread.

        When the store cannot be used, it is kept for the next time: what was done is done.
        """
        with self._writing:
            deeds = [self._pending.popleft() for _ in range(len(self._pending))]
            if not deeds:
                return
            try:
                self._book.add(deeds)
            except StoreError as error:
                self._pending.extendleft(reversed(deeds))
                log.warning("audit cannot be written", deeds=len(deeds), reason=str(error))

    def write_soon(self) -> None:
        """Have it written shortly, without waiting. On the server's event loop."""
        if not self._planned:
            self._planned = True
            asyncio.get_running_loop().call_later(LATER, self._start)

    def _start(self) -> None:
        self._planned = False
        asyncio.get_running_loop().run_in_executor(None, self.write)

    def _told(self, deed: Deed) -> bool:
        """Whether the same was refused a moment ago."""
        name = (deed.who, deed.token, deed.what, deed.wfid, deed.subject, deed.reason)
        told = deed.at - self._refused.get(name, -AGAIN) < AGAIN
        if not told:
            if len(self._refused) >= MOST:
                self._refused.clear()
            self._refused[name] = deed.at
        return told
