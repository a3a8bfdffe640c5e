from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opentelemetry.sdk.trace import ReadableSpan

log = structlog.get_logger("mint.traces")


class CollectorExporter(SpanExporter):
    """Sends spans to a collector, and tells once when it is gone, and once when it is back.

    Used on the one thread that sends.

    Args:
        url: of the collector.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        # Any: parts of the library are not typed.
        self._inner: Any = OTLPSpanExporter(endpoint=url)
        self._lost = 0
        self._over = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """See `SpanExporter`. It takes as long as it takes: others wait for nothing here."""
        if self._over:
            return SpanExportResult.FAILURE
        result: SpanExportResult = self._inner.export(spans)
        if result is SpanExportResult.SUCCESS:
            if self._lost:
                log.warning("the collector of traces is back", url=self._url, lost=self._lost)
            self._lost = 0
        else:
            if not self._lost and not self._over:
                log.warning("the collector takes no traces; they are lost", url=self._url)
            self._lost += len(spans)
        return result

    def shutdown(self) -> None:
        """Send nothing more, and end what is under way."""
        if not self._over:
            self._over = True
            self._inner.shutdown()
