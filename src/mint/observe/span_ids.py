from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

if TYPE_CHECKING:
    from mint.observe.traceparent import TraceParent


class SpanIds(RandomIdGenerator):
    """Gives the next span of a thread the ids that were chosen for it; any other random ones."""

    def __init__(self) -> None:
        self._chosen = threading.local()

    def give(self, place: TraceParent) -> None:
        """Choose the ids of the next span that this thread begins."""
        self._chosen.place = place

    def generate_trace_id(self) -> int:
        """See `IdGenerator`. The trace id is asked for before the span id, and may not be."""
        place: TraceParent | None = getattr(self._chosen, "place", None)
        return super().generate_trace_id() if place is None else place.trace_id

    def generate_span_id(self) -> int:
        """See `IdGenerator`."""
        place: TraceParent | None = getattr(self._chosen, "place", None)
        self._chosen.place = None
        return super().generate_span_id() if place is None else place.span_id
