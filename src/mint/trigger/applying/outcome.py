from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import MintError, RegenerationRefused, TriggerError
from mint.trigger.applying.record import MOST_DNS, Failure, Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from structlog.typing import FilteringBoundLogger

    from mint.ports.clock import Clock
    from mint.trigger.applying.phases import Phases


class Outcome:
    """Keeps what came of the work on a service, so that people and the next attempt know.

    Args:
        service: its name.
        records: where it is kept.
        clock: the time.
        log: is told what cannot be kept.
    """

    def __init__(
        self, service: str, records: Records, clock: Clock, log: FilteringBoundLogger
    ) -> None:
        self._service = service
        self._records = records
        self._clock = clock
        self._log = log

    @contextmanager
    def kept(self, phases: Phases, dns: Sequence[str], after: Callable[[], None]) -> Iterator[None]:
        """What comes of this block is kept.

        Args:
            phases: tell what was being done.
            dns: names of entries that changed.
            after: is called when it went wrong.
        """
        try:
            with disk_explained(self._service):
                yield
        except TriggerError as error:
            with self._said("not noted"):
                self._failed(phases.last, error, dns)
            with self._said("not settled"):
                after()
            raise
        with disk_explained(self._service):
            self.note(failure=None, pending=(), at=self._clock.now())

    def note(self, **changes: Any) -> None:
        """Keep something else.

        Raises:
            OSError: that cannot be done.
        """
        record = self._records.read()
        self._records.write(msgspec.structs.replace(record, **changes))

    def _failed(self, phase: str, error: TriggerError, dns: Sequence[str]) -> None:
        now, record = self._clock.now(), self._records.read()
        before = record.failure
        failure = Failure(
            at=before.at if before else now,
            last=now,
            times=before.times + 1 if before else 1,
            phase=phase,
            message=str(error),
            detail=getattr(error, "detail", ""),
        )
        pending = tuple(dict.fromkeys((*record.pending, *filter(None, dns))))[-MOST_DNS:]
        self.note(failure=failure, pending=pending)

    @contextmanager
    def _said(self, what: str) -> Iterator[None]:
        """One fault is raised; this one is only logged."""
        try:
            yield
        except (MintError, OSError) as error:
            self._log.error(what, why=str(error))


@contextmanager
def disk_explained(service: str) -> Iterator[None]:
    """What the disk refuses in this block, refuses the files.

    Raises:
        RegenerationRefused: a file cannot be written or read.
    """
    try:
        yield
    except OSError as error:
        raise RegenerationRefused(
            f"{service}: {error.filename or 'a file'}: {error.strerror or error}. Put that right: "
            "what is in use stays, and it is tried again",
            transient=True,
        ) from error
