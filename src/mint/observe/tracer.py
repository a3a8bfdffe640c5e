from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.fei import expid_of
from mint.model.message import Cancelled, Fail, Reply
from mint.observe.traceparent import TraceParent, span_id_of, trace_id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mint.model.effect import Dispatch, Event
    from mint.model.message import AnyMessage
    from mint.model.node import Process
    from mint.observe.ending import Ending
    from mint.observe.spans import Spans
    from mint.ports.store import Changes


class Tracer:
    """Reports one trace for each process: a span for it, and one for each step of a participant.

    Nothing has to be remembered for it: the id of a span follows from the name of the process or
    of the dispatch, and its beginning stands in their documents. So a span that began before a
    restart is reported when it ends. A span is reported once its end is durable.

    Args:
        spans: takes the spans.
    """

    def __init__(self, spans: Spans) -> None:
        self._spans = spans

    def within(self, process: Process) -> str:
        """The trace context for what a process launches."""
        return str(self._place(process.wfid, process.trace))

    def hand_on(self, dispatch: Dispatch) -> None:
        """Make a step of its own out of the trace context that a dispatch has of its process."""
        place = self._place(dispatch.wfid, dispatch.trace)
        dispatch.trace = str(
            TraceParent(place.trace_id, span_id_of(dispatch.id), sampled=place.sampled)
        )

    def turn(
        self,
        messages: Sequence[AnyMessage],
        changes: Changes,
        endings: Iterable[Ending],
        process_of: Callable[[str], Process | None],
        now: float,
    ) -> None:
        """Report what came to its end in a turn; arguments as for `Watch.turn`."""
        told = _Told(changes.events)
        for message in messages:
            if isinstance(message, Reply | Fail | Cancelled) and message.dispatched_at:
                process = process_of(message.wfid)
                if process is not None:
                    self._step(message, told, process, now)
        for ending in endings:
            self._process(ending)

    def _step(
        self, message: Reply | Fail | Cancelled, told: _Told, process: Process, now: float
    ) -> None:
        if isinstance(message, Cancelled) and not message.accepted:
            return  # it works on
        outcome = told.outcome(message)
        attributes = {
            "mint.wfid": message.wfid,
            "mint.expid": told.expid(message),
            "mint.participant": message.participant,
            "mint.dispatch": message.dispatch or "",
            "mint.attempt": message.attempt,
            "mint.outcome": outcome,
            "mint.definition": process.name,
        }
        place = self._place(process.wfid, process.trace)
        fault = None if isinstance(message, Reply) else message.fault
        retry = told.retries.get((message.wfid, message.key)) if outcome == "retrying" else None
        self._spans.report(
            message.participant,
            TraceParent(place.trace_id, span_id_of(message.dispatch or ""), sampled=place.sampled),
            place,
            (message.dispatched_at, now),
            attributes,
            fault=fault,
            events=[("retry", _of_retry(retry))] if retry is not None else [],
        )

    def _process(self, ending: Ending) -> None:
        process = ending.process
        place = self._place(process.wfid, process.trace)
        attributes = {
            "mint.wfid": process.wfid,
            "mint.definition": process.name,
            "mint.revision": process.revision,
            "mint.outcome": ending.outcome,
        }
        if process.parent:
            attributes["mint.parent"] = process.parent
        self._spans.report(
            process.name or "process",
            place,
            TraceParent.parse(process.trace),
            (process.launched_at, process.ended_at or process.launched_at),
            attributes,
        )

    def _place(self, wfid: str, trace: str) -> TraceParent:
        """The span of a process: in the trace that it came with, or in one of its own."""
        came_with = TraceParent.parse(trace)
        span_id = span_id_of(wfid)
        if came_with is not None:
            return TraceParent(came_with.trace_id, span_id, sampled=came_with.sampled)
        trace_id = trace_id_of(wfid)
        return TraceParent(trace_id, span_id, sampled=self._spans.wants(trace_id))


class _Told:
    """What the history of a turn says of the answers in it."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.retries = {
            (event.wfid, event.key): event for event in events if event.kind == "retrying"
        }
        self._lines = {(event.wfid, event.key): event for event in events if event.key}
        self._late = {event.data.get("dispatch") for event in events if event.kind == "late"}

    def expid(self, message: Reply | Fail | Cancelled) -> str:
        """Where the step stood."""
        event = self._lines.get((message.wfid, message.key))
        return expid_of(message.key) if event is None else event.expid

    def outcome(self, message: Reply | Fail | Cancelled) -> str:
        """How a step ended: replied, failed, retrying, cancelled or late."""
        if message.dispatch in self._late:
            return "late"
        if isinstance(message, Reply):
            return "replied"
        if isinstance(message, Cancelled):
            return "cancelled"
        return "retrying" if (message.wfid, message.key) in self.retries else "failed"


def _of_retry(event: Event) -> dict[str, Any]:
    return {"mint.after": event.data.get("after", 0.0), "mint.attempt": event.data["attempt"] + 1}
