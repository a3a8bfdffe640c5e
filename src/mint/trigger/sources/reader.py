from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import structlog

from mint.backoff import Backoff
from mint.errors import DirectoryError, MintError
from mint.trigger.ldap.directory import connected
from mint.trigger.ldap.faults import REFRESH_IMPOSSIBLE, result_of
from mint.trigger.ldap.library import library
from mint.trigger.sources.accesslog import AccessLog
from mint.trigger.sources.progress import Progress
from mint.trigger.sources.reconcile import reconcile
from mint.trigger.sources.shadow import Shadow

if TYPE_CHECKING:
    from mint.trigger.ldap.settings import LdapSettings
    from mint.trigger.sources.database import SourceDatabase
    from mint.trigger.sources.outbox import Outbox
    from mint.trigger.sources.progress import ReaderState

log = structlog.get_logger("mint.trigger")

_POSITION = "position"
"""Under this name is kept up to where the log of changes was read."""

_BEGUN = "begun"
"""Under this name it is marked that there is a position: the log may have been empty."""

_RETRY_SECONDS = 30.0
"""After which a comparison that failed is tried again, if it is not due before."""


class LdapReader:
    """Turns the changes of a directory into events of an outbox, in a thread of its own.

    It goes on where it was when it is started again, and connects again by itself. What happened
    before it was started for the first time is not told.

    Args:
        settings: of the directory.
        database: of the source.
        outbox: for the events.

    Example:
        >>> reader = LdapReader(settings, database, Outbox(database))
        >>> reader.start()
        >>> reader.state().position
        '20261128191009.000009Z'
        >>> reader.stop()
    """

    def __init__(self, settings: LdapSettings, database: SourceDatabase, outbox: Outbox) -> None:
        self._settings = settings
        self._database = database
        self._outbox = outbox
        self._shadow = Shadow(database, outbox, settings)
        self._progress = Progress()
        self._ending = threading.Event()
        self._asked = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ldap-reader", daemon=True)
        self._backoff = Backoff()
        self._due = 0.0
        self._gap_at: str | None = None

    def start(self) -> None:
        """Begin. From any thread, once."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> bool:
        """End, after what it is just doing. From any thread.

        Args:
            timeout: seconds to wait for it.

        Returns:
            Whether it has ended.
        """
        self._ending.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def reconcile(self) -> None:
        """Have the tree compared soon. From any thread."""
        self._asked.set()

    def state(self) -> ReaderState:
        """How it is doing. From any thread."""
        return self._progress.state(self._database.marked(_POSITION), len(self._outbox))

    def _run(self) -> None:
        work = self._follow_log if self._settings.source == "accesslog" else self._follow_tree
        while not self._ending.is_set():
            try:
                work()
            except MintError as error:
                self._failed(error)
            except Exception as error:
                log.exception("the changes of the directory cannot be read")
                self._failed(error)
            else:
                continue
            self._ending.wait(self._backoff.next())

    def _failed(self, error: Exception) -> None:
        if self._progress.failed(str(error) or type(error).__name__):
            log.warning("the changes of the directory cannot be read yet", error=str(error))

    def _succeeded(self) -> None:
        self._backoff.reset()
        if self._progress.succeeded():
            log.info("the changes of the directory are read", directory=self._settings.url)

    def _follow_log(self) -> None:
        with connected(self._settings) as connection:
            accesslog = AccessLog(connection, self._settings)
            self._begin(accesslog)
            while not self._ending.is_set():
                self._drain(accesslog)
                self._succeeded()
                self._reconcile_when_due(lambda: self._drain(accesslog))
                self._ending.wait(self._settings.every)

    def _begin(self, accesslog: AccessLog) -> None:
        if not self._database.marked(_BEGUN):
            position = accesslog.newest()
            with self._database.transaction():
                self._database.mark(_POSITION, position)
                self._database.mark(_BEGUN, "1")

    def _drain(self, accesslog: AccessLog) -> None:
        """Take all that the log says now."""
        before = self._database.marked(_POSITION)
        for read in accesslog.read(before):
            with self._database.transaction():
                told = self._outbox.put(read.events)
                known = self._shadow.follow(read.events)
                self._database.mark(_POSITION, read.position)
            self._progress.told("accesslog", told, read.events)
            if not known and self._settings.reconcile_seconds:
                self._asked.set()
            if not read.complete and self._gap_at != before:
                self._gap_at = before
                self._doubt(before)

    def _doubt(self, position: str) -> None:
        if self._settings.reconcile_seconds:
            next_step = "the tree is compared"
            self._asked.set()
        else:
            next_step = "`reconcile = 0`: changes may be lost; apply all services once"
        log.warning(
            "the log of changes does not reach back to where it was read last, or a part of it "
            "cannot be read",
            position=position,
            next_step=next_step,
        )

    def _reconcile_when_due(self, drain: Any) -> None:
        every = self._settings.reconcile_seconds
        now = time.monotonic()
        if not self._asked.is_set() and (not every or now < self._due):
            return
        self._asked.clear()
        self._due = now + min(every or _RETRY_SECONDS, _RETRY_SECONDS)
        try:
            told = reconcile(self._settings, self._database, self._shadow, drain)
        except DirectoryError as error:  # the log goes on to be read
            self._progress.not_reconciled(str(error))
            log.warning("the tree cannot be compared yet", error=str(error))
            return
        self._due = time.monotonic() + every
        self._reconciled(told)

    def _follow_tree(self) -> None:
        copy = library("mint.trigger.sources.syncrepl").SyncreplCopy(
            self._settings, self._database, self._shadow
        )
        try:
            copy.follow(self._ending.is_set, lambda: self._heard(copy))
        except DirectoryError as error:
            if result_of(error) == REFRESH_IMPOSSIBLE:
                self._reconcile_now()
            raise

    def _heard(self, copy: Any) -> None:
        told, copy.events = copy.events, 0
        self._progress.told("reconcile", told, ())
        self._succeeded()

    def _reconcile_now(self) -> None:
        self._reconciled(reconcile(self._settings, self._database, self._shadow))

    def _reconciled(self, told: int) -> None:
        self._progress.reconciled(told)
        if told:
            log.warning("the tree differed from what was known; it is told", events=told)
