from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mint.errors import SettingsError
from mint.observe.current_trace import span_context

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mint.model.fault import Fault
    from mint.observe.traceparent import TraceParent

_PATH = "/v1/traces"
"""Where collectors take spans, when the setting names no other path."""

_QUEUE = 20_000
"""Spans that wait for a collector at most: the oldest are dropped rather than kept in memory."""

_DELAY = 1000
"""Milliseconds after which spans are sent, so that a crash loses the last second's at most."""

_NANO = 1_000_000_000


class Spans:
    """Sends spans to an OpenTelemetry collector, in the background.

    A collector that is away costs nothing but the spans. What OpenTelemetry's own environment
    variables say of samplers, resources and headers holds.

    Args:
        endpoint: URL of the collector (OTLP over HTTP); without a path, the usual one is meant.
        version: of MINT.
        instance: tells this server from others.

    Raises:
        SettingsError: the extra `traces` is not installed, or the URL is none.
    """

    def __init__(self, endpoint: str, version: str, instance: str) -> None:
        url = _url(endpoint)
        try:
            from opentelemetry import trace  # noqa: PLC0415 - an extra
            from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - the same
            from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - the same
            from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

            from mint.observe.span_exporter import CollectorExporter  # noqa: PLC0415 - needs it
            from mint.observe.span_ids import SpanIds  # noqa: PLC0415 - needs the same
        except ImportError as error:
            raise SettingsError(
                f"traces: {error.name or error} is not installed: "
                "say `pip install 'mint-boss[traces]'`"
            ) from error
        self._trace = trace
        self._ids = SpanIds()
        self._exporter = CollectorExporter(url)
        told = {"service.name": "mint", "service.version": version, "service.instance.id": instance}
        # What the environment says of the resource wins.
        resource = Resource(told).merge(Resource.create())
        # Any: parts of the library are not typed.
        # Any: parts of the library are not typed.
        self._provider: Any = TracerProvider(
            resource=_named(resource, told), id_generator=self._ids, shutdown_on_exit=False
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(self._exporter, max_queue_size=_QUEUE, schedule_delay_millis=_DELAY)
        )
        self._tracer = self._provider.get_tracer("mint", version)

    def wants(self, trace_id: int) -> bool:
        """Whether a trace that begins here is to be sent, or only a share of all traces is."""
        result = self._provider.sampler.should_sample(None, trace_id, "process")
        return bool(result.decision.is_sampled())

    def report(  # noqa: PLR0913 - what a span consists of
        self,
        name: str,
        place: TraceParent,
        parent: TraceParent | None,
        times: tuple[float, float],
        attributes: Mapping[str, Any],
        *,
        fault: Fault | None = None,
        events: Sequence[tuple[str, Mapping[str, Any]]] = (),
    ) -> None:
        """Send a span that is over. Returns at once.

        Args:
            name: of the span.
            place: its ids.
            parent: whose child it is; None: it begins the trace.
            times: of its beginning and end, seconds since the epoch.
            attributes: what it tells.
            fault: why it failed, None when it did not.
            events: name and attributes of what happened at its end.
        """
        if not place.sampled:
            return
        began, ended = (round(moment * _NANO) for moment in times)
        self._ids.give(place)
        span = self._tracer.start_span(
            name, context=self._context(parent), start_time=began, attributes=attributes
        )
        if fault is not None:
            span.add_event("exception", _of_fault(fault), timestamp=ended)
            span.set_status(self._trace.StatusCode.ERROR, fault.message)
        for what, more in events:
            span.add_event(what, more, timestamp=ended)
        span.end(end_time=max(began, ended))

    def share(self) -> None:
        """Have the spans that participants in this process begin sent along.

        OpenTelemetry keeps one provider in a process, for good: one that is there already stays.
        """
        if isinstance(self._trace.get_tracer_provider(), self._trace.ProxyTracerProvider):
            self._trace.set_tracer_provider(self._provider)

    def close(self, timeout: float) -> bool:
        """Send what is left.

        Args:
            timeout: seconds that this may take; what could not be sent by then is lost.

        Returns:
            Whether it ended in time.
        """
        ending = threading.Thread(target=self._provider.shutdown, name="mint-spans", daemon=True)
        ending.start()
        ending.join(timeout)
        if ending.is_alive():
            self._exporter.shutdown()
        return not ending.is_alive()

    def _context(self, parent: TraceParent | None) -> Any:
        """The context in which a span is begun; an empty one, whatever the thread is in."""
        if parent is None:
            return self._trace.set_span_in_context(self._trace.INVALID_SPAN)
        span = self._trace.NonRecordingSpan(span_context(self._trace, parent))
        return self._trace.set_span_in_context(span)


def _named(resource: Any, told: Mapping[str, str]) -> Any:
    """The resource under our name, unless somebody chose another one."""
    if str(resource.attributes.get("service.name", "")).startswith("unknown_service"):
        return resource.merge(type(resource)({"service.name": told["service.name"]}))
    return resource


def _of_fault(fault: Fault) -> dict[str, str]:
    return {
        "exception.type": fault.class_name or fault.kind,
        "exception.message": fault.message,
        "exception.stacktrace": "\n".join(fault.trace),
    }


def _url(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            f"traces: {endpoint!r} is not the URL of a collector, such as http://localhost:4318"
        )
    return endpoint if parts.path.strip("/") else endpoint.rstrip("/") + _PATH
