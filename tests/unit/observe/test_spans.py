from __future__ import annotations

import pytest
import structlog
from opentelemetry import trace
from tests.observe.collector import Collector

from mint.errors import SettingsError
from mint.model.fault import Fault
from mint.observe.spans import Spans
from mint.observe.traceparent import TraceParent


def test_ids_times_and_faults_are_those_that_were_said() -> None:
    with Collector() as collector:
        spans = Spans(f"{collector.url}/own/path", "1.0", "here")
        place, parent = TraceParent(0xABC, 0x1), TraceParent(0xABC, 0x2)
        fault = Fault("participant", "no", "ValueError", ("line 1", "line 2"))
        spans.report("step", place, parent, (10.0, 12.5), {"a": 1}, fault=fault)
        spans.report("root", parent, None, (5.0, 4.0), {})
        assert spans.close(10.0)
        step, root = collector.until_named("step", "root")
    assert collector.paths[0] == "/own/path"
    assert (int(step.trace, 16), int(step.id, 16), int(step.parent, 16)) == (0xABC, 0x1, 0x2)
    assert (step.seconds, step.failed, step.attributes) == (2.5, "no", {"a": 1})
    assert step.events[0][1]["exception.stacktrace"] == "line 1\nline 2"
    assert (int(root.trace, 16), int(root.id, 16), root.parent) == (0xABC, 0x2, "")
    assert root.seconds == 0


def test_a_collector_that_goes_and_comes_back_is_told_of_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "0.1")
    with Collector() as collector, structlog.testing.capture_logs() as lines:
        spans = Spans(collector.url, "1.0", "here")
        collector.refuses = True
        spans.report("a", TraceParent(1, 2), None, (1.0, 2.0), {})
        spans.report("b", TraceParent(1, 3), None, (1.0, 2.0), {})
        collector.until(lambda _: lines)
        collector.refuses = False
        spans.report("c", TraceParent(1, 4), None, (1.0, 2.0), {})
        collector.until_named("c")
        collector.until(lambda _: len(lines) > 1)
        assert spans.close(10.0)
    gone, back = lines
    assert gone["event"] == "the collector takes no traces; they are lost"
    assert (back["event"], back["lost"]) == ("the collector of traces is back", 2)


def test_a_collector_that_hangs_does_not_hold_up_the_end() -> None:
    with Collector() as collector:
        spans = Spans(collector.url, "1.0", "here")
        with collector.hanging():
            spans.report("a", TraceParent(1, 2), None, (1.0, 2.0), {})
            assert not spans.close(0.2)


def test_what_is_not_sampled_is_not_sent() -> None:
    with Collector() as collector:
        spans = Spans(collector.url, "1.0", "here")
        spans.report("quiet", TraceParent(1, 2, sampled=False), None, (1.0, 2.0), {})
        spans.report("loud", TraceParent(1, 2), None, (1.0, 2.0), {})
        spans.close(10.0)
        assert [span.name for span in collector.spans] == ["loud"]


def test_a_span_has_the_parent_that_was_said_whatever_is_current() -> None:
    with Collector() as collector:
        spans = Spans(collector.url, "1.0", "here")
        current = trace.NonRecordingSpan(trace.SpanContext(7, 8, is_remote=True))
        with trace.use_span(current):
            spans.report("root", TraceParent(1, 2), None, (1.0, 2.0), {})
        spans.close(10.0)
        (root,) = collector.spans
    assert (int(root.trace, 16), root.parent) == (1, "")


def test_a_share_of_all_traces_is_the_same_share_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0.5")
    spans = Spans("http://127.0.0.1:9", "1.0", "here")
    wanted = [spans.wants(number << 55) for number in range(1, 400)]
    assert 0 < sum(wanted) < len(wanted)
    assert wanted == [spans.wants(number << 55) for number in range(1, 400)]
    spans.close(0.1)


def test_the_environment_names_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "releases")
    with Collector() as collector:
        spans = Spans(collector.url, "1.0", "here")
        spans.report("root", TraceParent(1, 2), None, (1.0, 2.0), {})
        spans.close(10.0)
        assert {span.service for span in collector.spans} == {"releases"}


@pytest.mark.parametrize("text", ["collector", "localhost:4318", "ftp://localhost", "http://"])
def test_what_is_no_url_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="is not the URL of a collector"):
        Spans(text, "1.0", "here")
