"""The trace context of the code that runs now, where OpenTelemetry is there to keep it.

OpenTelemetry is an extra: nothing here loads it before somebody has a trace to hand on.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from mint.observe.traceparent import TraceParent

if TYPE_CHECKING:
    from types import ModuleType


def current_trace() -> str:
    """The current span as a `traceparent`; "" when there is none.

    Where nobody has loaded OpenTelemetry, nobody has begun a span.
    """
    api = sys.modules.get("opentelemetry.trace")
    if api is None:
        return ""
    found = api.get_current_span().get_span_context()
    if not found.is_valid:
        return ""
    return str(TraceParent(found.trace_id, found.span_id, sampled=found.trace_flags.sampled))


def make_current(traceparent: str) -> None:
    """Have the spans that this context begins from now on be children of this one.

    There is no way back, see `mint.observe.in_hand`.

    Args:
        traceparent: whose children they become; one that cannot be used is ignored.
    """
    api, parent = _api(), TraceParent.parse(traceparent)
    if api is None or parent is None:
        return
    trace, context = api
    span = trace.NonRecordingSpan(span_context(trace, parent))
    context.attach(trace.set_span_in_context(span))


def span_context(trace: ModuleType, parent: TraceParent) -> Any:
    """A place in a trace as OpenTelemetry has it.

    Args:
        trace: the module `opentelemetry.trace`.
        parent: the place.
    """
    flags = trace.TraceFlags(trace.TraceFlags.SAMPLED if parent.sampled else 0)
    return trace.SpanContext(parent.trace_id, parent.span_id, is_remote=True, trace_flags=flags)


@cache
def _api() -> tuple[ModuleType, ModuleType] | None:
    try:
        from opentelemetry import context, trace  # noqa: PLC0415 - an extra, see above
    except ImportError:
        return None
    return trace, context
