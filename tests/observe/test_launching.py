"""Where the trace comes from that a process continues."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from opentelemetry import trace
from tests.web.serving import Served

from mint.app.app import App
from mint.lang.build import define, step
from mint.launchers.remote import Remote
from mint.participants import Registry
from mint.ports.front import LaunchOrder
from mint.settings import Settings
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mint.launchers.starter import Starter
    from mint.ports.views import Views

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TREE = define("called", step("noop"))


@contextmanager
def current(trace_id: int, span_id: int) -> Iterator[None]:
    """Be in a span that somebody began."""
    flags = trace.TraceFlags(trace.TraceFlags.SAMPLED)
    place = trace.SpanContext(trace_id, span_id, is_remote=False, trace_flags=flags)
    with trace.use_span(trace.NonRecordingSpan(place)):
        yield


def kept(starter: Starter, views: Views, said: str = "") -> str:
    """The trace context of a new process."""
    process = views.process(starter.launch(LaunchOrder(TREE, trace=said)).result(10))
    assert process is not None
    return process.trace


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with App(Settings(data=str(tmp_path / "data")), Registry()) as running:
        yield running


def test_the_current_span_of_who_launches_in_the_same_program(app: App) -> None:
    assert kept(app.engine, app.store.views) == ""
    with current(0xA, 0xB):
        assert kept(app.engine, app.store.views) == f"00-{0xA:032x}-{0xB:016x}-01"


def test_what_the_order_says_wins_if_it_can_be_used(app: App) -> None:
    with current(0xA, 0xB):
        assert kept(app.engine, app.store.views, CALLER) == CALLER
    assert kept(app.engine, app.store.views, "nonsense") == ""


def test_a_launcher_that_is_a_program_of_its_own_sends_it(tmp_path: Path) -> None:
    served = Served(tmp_path / "data")
    store = open_store(f"sqlite:///{served.data}/mint.db")
    try:
        views, starter = store.views, Remote(served.data)
        assert kept(starter, views) == ""
        assert kept(starter, views, CALLER) == CALLER
        with current(0xA, 0xB):
            assert kept(starter, views) == f"00-{0xA:032x}-{0xB:016x}-01"
    finally:
        store.close()
        served.close()
