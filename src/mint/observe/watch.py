from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from mint.observe.ending import LAST_LINES, endings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mint.model.effect import Event
    from mint.model.message import AnyMessage
    from mint.model.node import Process
    from mint.observe.meter import Meter
    from mint.observe.tracer import Tracer
    from mint.ports.store import Changes

log = structlog.get_logger("mint.engine")

_NOTABLE = LAST_LINES | {"error"}


class Watch:
    """Sees what the engine does, and has it counted, logged and traced.

    All of it happens on the engine's thread: it must be quick, and it never raises.

    Args:
        meter: counts.
        tracer: reports spans; None: nobody wants any.
    """

    def __init__(self, meter: Meter, tracer: Tracer | None = None) -> None:
        self.meter = meter
        self.tracer = tracer

    def turn(
        self,
        messages: Sequence[AnyMessage],
        changes: Changes,
        process_of: Callable[[str], Process | None],
        now: float,
        seconds: float,
    ) -> None:
        """A turn is durable.

        Args:
            messages: what it handled.
            changes: what it wrote.
            process_of: gives a process that it touched, by wfid.
            now: when it began, seconds since the epoch.
            seconds: how long it took.
        """
        try:
            notable = [event for event in changes.events if event.kind in _NOTABLE]
            over = endings(notable, changes) if notable else []
            self.meter.turn(messages, changes, over, now, seconds)
            for event in notable:
                if event.kind == "error":
                    _tell(event, changes)
            if self.tracer is not None:
                self.tracer.turn(messages, changes, over, process_of, now)
        except Exception:
            # Watching must never hurt what is watched.
            log.exception("a turn could not be counted")

    def store_fault(self) -> None:
        """The store could not be used."""
        self.meter.store_fault()

    def dead_letter(self) -> None:
        """A message that broke every turn was laid aside."""
        self.meter.dead_letter()


def _tell(event: Event, changes: Changes) -> None:
    """One line for an error that no handler took."""
    record = changes.errors.get((event.wfid, event.key))
    log.error(
        "a process is in error",
        wfid=event.wfid,
        expid=event.expid,
        participant=record.participant if record is not None else "",
        kind=event.name,
        message=event.data.get("message", ""),
    )
