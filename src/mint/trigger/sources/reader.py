from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import structlog

from mint.backoff import Backoff
from mint.engine.clock import SystemClock
from mint.errors import DirectoryError, MintError
from mint.trigger.ldap.directory import connected
from mint.trigger.ldap.faults import REFRESH_IMPOSSIBLE, result_of
from mint.trigger.ldap.library import library
from mint.trigger.ldap.settings import reconcile_seconds
from mint.trigger.sources.accesslog import AccessLog
from mint.trigger.sources.compare import compare
from mint.trigger.sources.log_follower import POSITION, LogFollower
from mint.trigger.sources.progress import Progress
from mint.trigger.sources.reconcile import reconcile
from mint.trigger.sources.shadow import Shadow

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.clock import Clock
    from mint.settings.trigger import LdapSettings
    from mint.trigger.sources.database import SourceDatabase
    from mint.trigger.sources.outbox import Outbox
    from mint.trigger.sources.progress import ReaderState

log = structlog.get_logger("mint.trigger")

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
        clock: to tell how far behind it is; None: that of the system.

    Example:
        >>> reader = LdapReader(settings, database, Outbox(database))
        >>> reader.start()
        >>> reader.state().position
        '20261128191009.000009Z'
        >>> reader.stop()
    """

    def __init__(
        self,
        settings: LdapSettings,
        database: SourceDatabase,
        outbox: Outbox,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._outbox = outbox
        self._shadow = Shadow(database, outbox, settings)
        self._progress = Progress(clock or SystemClock())
        self._ending = threading.Event()
        self._asked = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ldap-reader", daemon=True)
        self._backoff = Backoff()
        self._every = reconcile_seconds(settings)
        self._due = 0.0

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
        return self._progress.state(self._database.marked(POSITION), len(self._outbox))

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
        follower = LogFollower(self._database, self._outbox, self._shadow, self._progress)
        with connected(self._settings) as connection:
            accesslog = AccessLog(connection, self._settings)
            follower.begin(accesslog)
            while not self._ending.is_set():
                if not follower.drain(accesslog) and self._every:
                    self._asked.set()
                self._succeeded()
                if self._is_due():
                    self._compare(
                        reconcile, self._database, self._shadow, lambda: follower.drain(accesslog)
                    )
                self._ending.wait(self._settings.every)

    def _follow_tree(self) -> None:
        copy = library("mint.trigger.sources.syncrepl").SyncreplCopy(
            self._settings, self._database, self._shadow
        )
        self._due = time.monotonic() + self._every  # to follow begins with a comparison
        try:
            copy.follow(lambda: self._ending.is_set() or self._is_due(), lambda: self._heard(copy))
        except DirectoryError as error:
            if result_of(error) == REFRESH_IMPOSSIBLE:
                self._compare(compare, self._shadow)
            raise
        if not self._ending.is_set():
            self._compare(compare, self._shadow)

    def _heard(self, copy: Any) -> None:
        told, copy.events = copy.events, 0
        self._progress.told("reconcile", told, ())
        self._succeeded()

    def _is_due(self) -> bool:
        """Whether the tree is to be compared."""
        return self._asked.is_set() or bool(self._every and time.monotonic() >= self._due)

    def _compare(self, comparing: Callable[..., int], *what: Any) -> None:
        self._asked.clear()
        try:
            told = comparing(self._settings, *what)
        except DirectoryError as error:  # what else there is to read is read
            self._due = time.monotonic() + min(self._every or _RETRY_SECONDS, _RETRY_SECONDS)
            self._progress.not_reconciled(str(error))
            log.warning("the tree cannot be compared yet", error=str(error))
            return
        self._due = time.monotonic() + self._every
        self._progress.reconciled(told)
        if told:
            log.warning("the tree differed from what was known; it is told", events=told)
