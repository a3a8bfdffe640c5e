"""A real collector of OpenTelemetry spans, as small as can be: OTLP over HTTP."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

import msgspec
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

PATIENCE = 15.0


class Seen(msgspec.Struct):
    """One span, as it came."""

    name: str
    trace: str
    id: str
    parent: str
    seconds: float
    failed: str
    attributes: dict[str, Any]
    events: list[tuple[str, dict[str, Any]]]
    service: str


class Collector:
    """Listens on a free port and keeps what comes."""

    def __init__(self) -> None:
        self.spans: list[Seen] = []
        self.paths: list[str] = []
        self.refuses = False
        self.free = threading.Event()
        self.free.set()
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                collector.free.wait(PATIENCE)
                if not collector.refuses:
                    collector.paths.append(self.path)
                    collector.spans += _read(body)
                self.send_response(400 if collector.refuses else 200)
                self.send_header("content-type", "application/x-protobuf")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Answer nobody for a time."""
        self.free.clear()
        try:
            yield
        finally:
            self.free.set()

    def until(self, holds: Callable[[list[Seen]], Any]) -> list[Seen]:
        """The spans, once something holds of them."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = list(self.spans)
            if holds(found):
                return found
            time.sleep(0.02)
        raise TimeoutError(f"that never came: {self.spans}")

    def until_named(self, *names: str) -> list[Seen]:
        """The spans of these names, in this order, once all are there."""
        found = self.until(lambda spans: {span.name for span in spans} >= set(names))
        return [next(span for span in found if span.name == name) for name in names]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _read(body: bytes) -> list[Seen]:
    found = []
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = _values(resource.resource.attributes).get("service.name", "")
        for scope in resource.scope_spans:
            found += [_seen(span, service) for span in scope.spans]
    return found


def _seen(span: Any, service: str) -> Seen:
    return Seen(
        name=span.name,
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
        failed=span.status.message if span.status.code == span.status.STATUS_CODE_ERROR else "",
        attributes=_values(span.attributes),
        events=[(event.name, _values(event.attributes)) for event in span.events],
        service=service,
    )


def _values(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
