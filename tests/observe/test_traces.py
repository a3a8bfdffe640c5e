"""Traces as a collector gets them, from a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.observe.collector import Collector
from tests.observe.upping import Up

from mint.engine.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

CAST = """\
import os
import pathlib
import time

from mint import participant
from opentelemetry import trace

tracer = trace.get_tracer("cast")


@participant
def build(wi):
    with tracer.start_as_current_span("compile"):
        wi.fields.built = True


@participant
async def check(wi):
    with tracer.start_as_current_span("lint"):
        wi.fields.context = format(trace.get_current_span().get_span_context().trace_id, "032x")


@participant(retries=1, backoff=0.01)
def shaky(wi):
    if wi.attempt == 1:
        raise ValueError("not yet")


@participant
def broken(wi):
    raise RuntimeError("it does not work")


@participant
def where(wi):
    here = trace.get_current_span().get_span_context()
    wi.fields.where = [format(here.trace_id, "032x"), format(here.span_id, "016x")]


@participant
def hold(wi):
    while not pathlib.Path("go").exists():
        time.sleep(0.01)
"""
clock = SystemClock()
CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as listening:
        yield listening


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "cast.py").write_text(CAST)
    return tmp_path


def test_a_process_is_one_trace_with_a_span_for_each_step(
    place: Path, collector: Collector
) -> None:
    with Up(place, traces=collector.url) as up:
        wfid = up.launch("define name: release\n  build\n  check\n")
        fields = up.until_over(wfid)["process"]["fields"]
        root, build, check, compile_, lint = collector.until_named(
            "release", "build", "check", "compile", "lint"
        )
    assert collector.paths[0] == "/v1/traces"
    assert {span.trace for span in collector.spans} == {root.trace} == {fields["context"]}
    assert root.parent == ""
    assert build.parent == check.parent == root.id
    assert compile_.parent == build.id
    assert lint.parent == check.id
    assert root.attributes["mint.wfid"] == build.attributes["mint.wfid"] == wfid
    assert root.attributes["mint.outcome"] == "completed"
    assert check.attributes["mint.expid"] == "0_1"
    assert check.attributes["mint.participant"] == "check"
    assert check.attributes["mint.attempt"] == 1
    assert check.attributes["mint.outcome"] == "replied"
    assert {span.service for span in collector.spans} == {"mint"}
    assert build.seconds <= root.seconds


def test_failures_and_retries_are_told(place: Path, collector: Collector) -> None:
    with Up(place, traces=collector.url) as up:
        up.launch("define\n  shaky\n  broken\n")
        found = collector.until(lambda spans: any(span.name == "broken" for span in spans))
    first, second = sorted(
        (span for span in found if span.name == "shaky"),
        key=lambda span: int(span.attributes["mint.attempt"]),
    )
    (broken,) = (span for span in found if span.name == "broken")
    assert (first.failed, first.attributes["mint.outcome"]) == ("not yet", "retrying")
    assert first.events[1] == ("retry", {"mint.after": 0.01, "mint.attempt": 2})
    assert (second.failed, second.attributes["mint.outcome"]) == ("", "replied")
    assert (broken.failed, broken.attributes["mint.outcome"]) == ("it does not work", "failed")
    name, told = broken.events[0]
    assert (name, told["exception.type"]) == ("exception", "RuntimeError")
    assert "it does not work" in told["exception.stacktrace"]


def test_a_process_continues_the_trace_of_its_caller(place: Path, collector: Collector) -> None:
    with Up(place, traces=collector.url) as up:
        up.launch("define name: called\n  build\n", headers={"traceparent": CALLER})
        root, build = collector.until_named("called", "build")
    _, trace, span, _ = CALLER.split("-")
    assert (root.trace, root.parent) == (trace, span)
    assert (build.trace, build.parent) == (trace, root.id)


def test_a_trace_that_the_caller_does_not_sample_is_not_reported(
    place: Path, collector: Collector
) -> None:
    with Up(place, traces=collector.url) as up:
        quiet = up.launch(
            "define name: quiet\n  build\n", headers={"traceparent": CALLER[:-1] + "0"}
        )
        up.until_over(quiet)
        loud = up.launch("define name: loud\n  build\n", headers={"traceparent": "nonsense"})
        up.until_over(loud)
        collector.until_named("loud")
    assert {span.attributes.get("mint.wfid", loud) for span in collector.spans} == {loud}


def test_a_span_that_began_before_a_kill_is_reported_when_it_ends(
    place: Path, collector: Collector
) -> None:
    with Up(place, traces=collector.url) as up:
        wfid = up.launch("define name: long\n  build\n  hold\n")
        up.until(wfid, lambda seen: "hold" in str(seen["dispatches"]))
        (build,) = collector.until_named("build")
        up.kill()
    died = clock.now()
    with Up(place, traces=collector.url) as up:
        came = clock.now()
        (place / "go").touch()
        up.until_over(wfid)
        root, hold = collector.until_named("long", "hold")
    assert {root.trace, hold.trace} == {build.trace}
    assert hold.parent == build.parent == root.id
    assert hold.seconds > came - died


def test_without_a_collector_of_its_own_the_trace_is_still_handed_on(place: Path) -> None:
    with Up(place) as up:
        wfid = up.launch("define\n  where\n", headers={"traceparent": CALLER})
        fields = up.until_over(wfid)["process"]["fields"]
    assert fields["where"] == CALLER.split("-")[1:3]


def test_what_a_process_launches_is_within_it(place: Path, collector: Collector) -> None:
    (place / "report.radial").write_text("define name: report\n  build\n")
    with Up(place, traces=collector.url, on_error="report.radial") as up:
        wfid = up.launch("define name: wrong\n  broken\n")
        report, build = collector.until_named("report", "build")
        assert up.client.post(f"/processes/{wfid}/kill", json={}).status_code == 200
        (wrong,) = collector.until_named("wrong")
    assert report.attributes["mint.parent"] == wfid
    assert (report.parent, report.trace) == (wrong.id, wrong.trace)
    assert build.parent == report.id
    assert wrong.attributes["mint.outcome"] == "killed"


def test_work_that_is_fetched_brings_its_trace(place: Path, collector: Collector) -> None:
    with Up(place, traces=collector.url) as up:
        up.client.post("/participants", json={"name": "far", "retries": 1, "backoff": 0.01})
        wfid = up.launch("define name: fetched\n  far\n")
        claim = {"participants": ["far"], "wait": 20}
        (first,) = up.client.post("/work/claim", json=claim).json()["work"]
        up.client.post(f"/work/{first['dispatch']}/fail", json={"message": "not yet"})
        (second,) = up.client.post("/work/claim", json=claim).json()["work"]
        up.client.post(f"/work/{second['dispatch']}/reply", json={"merge": {}})
        up.until_over(wfid)
        (root,) = collector.until_named("fetched")
    spans = {span.id: span for span in collector.spans if span.name == "far"}
    for number, work in enumerate((first, second), start=1):
        _, trace, span, _ = work["trace"].split("-")
        assert (trace, spans[span].parent) == (root.trace, root.id)
        assert spans[span].attributes["mint.attempt"] == number
    assert first["trace"] != second["trace"]


def test_a_dead_collector_neither_blocks_nor_slows(place: Path) -> None:
    with Up(place, traces="http://127.0.0.1:9") as up:
        for _ in range(5):
            up.until_over(up.launch("define\n  build\n  check\n"))
        assert up.client.get("/health").json() == {"status": "ok"}
        assert up.stop() == 0
