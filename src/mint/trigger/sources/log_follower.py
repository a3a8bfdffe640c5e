from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from mint.trigger.sources.accesslog import AccessLog
    from mint.trigger.sources.database import SourceDatabase
    from mint.trigger.sources.outbox import Outbox
    from mint.trigger.sources.progress import Progress
    from mint.trigger.sources.shadow import Shadow

log = structlog.get_logger("mint.trigger")

POSITION = "position"
"""Under this name is kept up to where the log of changes was read."""

_BEGUN = "begun"
"""Under this name it is marked that there is a position: the log may have been empty."""


class LogFollower:
    """Takes what the log of changes says: its events, and the position after them, in one.

    Args:
        database: of the source.
        outbox: for the events.
        shadow: which is kept up to date.
        progress: where it is counted.
    """

    def __init__(
        self, database: SourceDatabase, outbox: Outbox, shadow: Shadow, progress: Progress
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._shadow = shadow
        self._progress = progress
        self._gap_at: str | None = None

    def begin(self, accesslog: AccessLog) -> None:
        """The first time ever: what is in the log by now is not told.

        Raises:
            DirectoryError: the log cannot be read.
        """
        if not self._database.marked(_BEGUN):
            position = accesslog.newest()
            with self._database.transaction():
                self._database.mark(POSITION, position)
                self._database.mark(_BEGUN, "1")

    def drain(self, accesslog: AccessLog) -> bool:
        """Take all that the log says now.

        Returns:
            Whether all that changed is known by that; else the tree is to be compared.

        Raises:
            DirectoryError: the log cannot be read.
        """
        before, all_known = self._database.marked(POSITION), True
        for read in accesslog.read(before):
            with self._database.transaction():
                told = self._outbox.put(read.events)
                known = self._shadow.follow(read.events)
                self._database.mark(POSITION, read.position)
            self._progress.told("accesslog", told, read.events)
            gap = not read.complete and self._gap_at != before
            all_known = all_known and known and not gap
            if gap:
                self._gap_at = before
                log.warning(
                    "the log of changes does not reach back to where it was read last, or a part "
                    "of it cannot be read; with `reconcile` the tree is compared, without it "
                    "changes may be lost",
                    position=before,
                )
        return all_known
