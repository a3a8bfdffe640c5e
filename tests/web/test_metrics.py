from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as open_metrics_families,
)
from prometheus_client.parser import text_string_to_metric_families
from tests.web.serving import Hold, Served, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

DASHBOARD = Path(__file__).parent.parent.parent / "docs" / "observability" / "grafana.json"
EVERYTHING = """
define
  concurrence count: 4
    quick
    team_a
    picky
    sequence
      hold
"""


class Scrape:
    """What Prometheus would read."""

    def __init__(self, served: Served) -> None:
        answer = served.client.get("/metrics")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/plain; version=")
        self.families = {
            family.name: family for family in text_string_to_metric_families(answer.text)
        }
        self.samples = {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in self.families.values()
            for sample in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float:
        return self.samples.get((name, tuple(sorted(labels.items()))), 0.0)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A server that has done nothing yet."""
    running = Served(tmp_path / "data")
    yield running
    running.close()


def until(served: Served, name: str, value: float, **labels: str) -> Scrape:
    """What is scraped once a figure is reached."""
    for _ in range(500):
        scrape = Scrape(served)
        if scrape(name, **labels) >= value:
            return scrape
    raise TimeoutError(f"{name} is {scrape(name, **labels)}, never {value}")


def test_what_the_engine_and_participants_do_is_counted(fresh: Served) -> None:
    wfid = fresh.launch("define\n  quick\n  team_a\n  picky\n")
    fresh.until_error(wfid)
    fresh.tell(wfid, "replay", fields={"good": True})
    fresh.until_over(wfid)
    seen = until(fresh, "mint_processes_ended_total", 1, outcome="completed")
    assert seen("mint_processes_launched_total") == 1
    assert seen("mint_dispatches_total", participant="quick") == 1
    assert seen("mint_dispatches_total", participant="picky") == 2
    assert seen("mint_failures_total", participant="picky") == 1
    assert seen("mint_replies_total", participant="picky") == 1
    assert seen("mint_errors_total", kind="participant") == 1
    assert seen("mint_messages_total", kind="reply") == 3
    assert seen("mint_messages_total", kind="launch") == 1
    assert seen("mint_messages_total", kind="replay") == 1
    assert seen("mint_step_seconds_count", participant="picky") == 2
    assert seen("mint_step_seconds_sum", participant="quick") > 0
    turns = seen("mint_turn_seconds_count")
    assert turns >= 6
    assert seen("mint_turn_messages_sum") >= 6
    assert seen("mint_turn_seconds_bucket", le="+Inf") == turns


def test_a_pattern_is_one_label_whatever_its_names(fresh: Served) -> None:
    for name in ("team_a", "team_b"):
        fresh.until_over(fresh.launch(f"define\n  {name}\n"))
    fresh.until_error(fresh.launch("define\n  nobody_knows_me\n"))
    seen = until(fresh, "mint_replies_total", 2, participant="team_.*")
    names = {
        dict(labels).get("participant")
        for (_, labels) in seen.samples
        if "participant" in dict(labels)
    }
    assert names <= {"team_.*", "other"}
    assert seen("mint_errors_total", kind="unknown_reference") == 1
    wfids = re.compile(r"\d{8}-\d{4}-")
    assert not [key for key in seen.samples if wfids.search(str(key))]


def test_how_things_stand_is_asked_when_somebody_looks(fresh: Served) -> None:
    wfid = fresh.launch("define\n  hold timeout: '1h'\n")
    fresh.until(wfid, lambda seen: "hold" in str(seen["dispatches"]))
    seen = until(fresh, "mint_local_tasks", 1)
    assert seen("mint_running_processes") == 1
    assert seen("mint_open_schedules") == 1
    assert seen("mint_open_work", participant="hold", state="held") == 1
    assert seen("mint_open_work", participant="hold", state="waiting") == 0
    assert seen("mint_local_room") == 9999
    assert seen("mint_local_threads") == 8
    assert seen("mint_store_usable") == 1
    with fresh.client.stream("GET", "/events") as stream:
        lines = stream.iter_lines()  # kept: the stream ends with it
        assert next(lines) == ": listening"
        until(fresh, "mint_event_streams", 1)
    fresh.tell(wfid, "cancel")
    fresh.until_over(wfid)
    seen = until(fresh, "mint_processes_ended_total", 1, outcome="cancelled")
    assert seen("mint_cancels_total", participant="hold") == 1
    assert seen("mint_running_processes") == 0
    assert seen("mint_local_tasks") == 0
    Hold.over.set()


def test_work_that_waits_for_somebody_tells_how_long(fresh: Served) -> None:
    assert fresh.client.post("/participants", json={"name": "far"}).status_code in (200, 201)
    fresh.launch("define\n  far\n")
    seen = until(fresh, "mint_open_work", 1, participant="far", state="waiting")
    assert 0 <= seen("mint_oldest_waiting_seconds", participant="far") < 600


def test_the_program_and_its_version_are_told(fresh: Served) -> None:
    seen = Scrape(fresh)
    (build,) = (
        seen.families["mint_build"].samples
        if "mint_build" in seen.families
        else (seen.families["mint_build_info"].samples)
    )
    assert build.labels["database"] == "sqlite"
    assert build.labels["version"] == fresh.get("/status")["version"]
    assert seen("process_resident_memory_bytes") > 1_000_000
    assert seen("process_cpu_seconds_total") > 0
    assert seen("process_open_fds") > 3


def test_requests_are_counted(fresh: Served) -> None:
    fresh.client.get("/status")
    fresh.client.get("/processes/nobody")
    seen = Scrape(fresh)
    assert seen("mint_requests_total", method="GET", status="404") == 1
    assert seen("mint_requests_total", method="GET", status="200") >= 1


def test_open_metrics_is_given_to_those_who_ask(fresh: Served) -> None:
    fresh.until_over(fresh.launch("define\n  quick\n"))
    answer = fresh.client.get("/metrics", headers={"accept": "application/openmetrics-text"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    families: Any = open_metrics_families
    assert "mint_turn_seconds" in {each.name for each in families(answer.text)}


def test_metrics_need_the_token(fresh: Served) -> None:
    refusal(httpx2.get(f"{fresh.server.url}/api/v1/metrics"), 401)


def test_two_servers_in_one_program_do_not_mix(fresh: Served, tmp_path: Path) -> None:
    fresh.until_over(fresh.launch("define\n  quick\n"))
    other = Served(tmp_path / "other")
    try:
        assert Scrape(other)("mint_processes_launched_total") == 0
        assert Scrape(fresh)("mint_processes_launched_total") == 1
    finally:
        other.close()


def test_status_tells_the_rate_of_steps(fresh: Served) -> None:
    fresh.until_over(fresh.launch("define\n  quick\n  quick\n  quick\n"))
    until(fresh, "mint_replies_total", 3, participant="quick")
    assert fresh.get("/status")["steps_per_second"] > 0


def _queries(panel: Any) -> Iterator[str]:
    for target in panel.get("targets", ()):
        yield target["expr"]
    for inner in panel.get("panels", ()):
        yield from _queries(inner)


def test_the_dashboard_only_names_figures_that_exist(fresh: Served) -> None:
    fresh.until_over(fresh.launch("define\n  quick\n"))
    seen = until(fresh, "mint_replies_total", 1, participant="quick")
    known = {name for name, _ in seen.samples} | {
        f"{name}_total" for name, family in seen.families.items() if family.type == "counter"
    }
    for name, family in seen.families.items():
        if family.type == "histogram":
            known |= {f"{name}_bucket", f"{name}_sum", f"{name}_count"}
        if family.type == "gauge":
            known.add(name)
    dashboard = json.loads(DASHBOARD.read_text())
    queries = [query for panel in dashboard["panels"] for query in _queries(panel)]
    queries += [
        each["definition"] for each in dashboard["templating"]["list"] if "definition" in each
    ]
    named = {name for query in queries for name in re.findall(r"\b(?:mint|process)_\w+", query)}
    assert len(named) > 20
    assert named <= known
