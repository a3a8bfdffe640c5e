"""Errors, schedules, dead letters and participants of the whole server."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.web.serving import refusal
from tests.web.working import Hand

from mint.engine.clock import SystemClock

if TYPE_CHECKING:
    from tests.web.serving import Served


def test_errors_are_listed_the_newest_first(served: Served) -> None:
    wfids = [served.launch("sequence\n  picky") for _ in range(3)]
    for wfid in wfids:
        served.until_error(wfid)
    errors = served.get("/errors")["errors"]
    assert {error["wfid"] for error in errors} == set(wfids)
    assert [error["at"] for error in errors] == sorted((e["at"] for e in errors), reverse=True)
    assert (errors[0]["expid"], errors[0]["fault"]["message"]) == ("0_0", "it is not good")
    assert served.get("/errors", limit=1)["errors"] == errors[:1]


def test_schedules_are_listed_the_earliest_first(served: Served) -> None:
    late = served.launch("wait 2h")
    soon = served.launch("wait 1h")
    schedules = served.get("/schedules")["schedules"]
    assert [schedule["wfid"] for schedule in schedules] == [soon, late]
    assert schedules[0]["expid"] == "0"
    assert schedules[0]["action"] == {"do": "wake"}
    assert served.get("/schedules", limit=1)["schedules"] == schedules[:1]


def test_dead_letters_are_listed(served: Served) -> None:
    assert served.get("/dead-letters") == {"dead_letters": []}
    with sqlite3.connect(served.data / "mint.db") as database:
        database.execute("INSERT INTO dead_letters (body, reason) VALUES ('{}', 'not ours')")
    database.close()
    (letter,) = served.get("/dead-letters")["dead_letters"]
    assert letter.keys() == {"id", "at", "body", "reason"}
    assert (letter["body"], letter["reason"]) == ("{}", "not ours")


def test_participants_are_listed_with_their_open_work(served: Served) -> None:
    for _ in range(2):
        served.launch("hold")
    lines = {line["name"]: line for line in served.get("/participants")["participants"]}
    assert list(lines) == ["quick", "picky", "team_.*", "hold"]
    assert lines["hold"] == {
        "name": "hold",
        "pattern": False,
        "retries": 0,
        "timeout": None,
        "concurrency": None,
        "open": 2,
        "served": True,
        "where": "here",
        "done_by": "bot",
        "waiting": 0,
        "overdue": 0,
        "queue": "",
        "depth": None,
        "workers": [],
        "signed": False,
    }
    team = lines["team_.*"]
    assert (team["pattern"], team["retries"], team["timeout"]) == (True, 2, "1d")


def test_a_name_that_nobody_serves_any_more_is_told(served: Served) -> None:
    hold = served.registry.find("hold")
    served.launch("hold")
    served.registry.unregister("hold")
    try:
        seen = served.get("/participants")
    finally:
        served.registry.register(hold)
    assert "hold" not in {line["name"] for line in seen["participants"]}
    (unserved,) = seen["unserved"]
    assert unserved["participant"] == "hold"
    assert unserved["open"] >= 1


@pytest.mark.parametrize("path", ["/errors", "/schedules", "/dead-letters"])
@pytest.mark.parametrize("limit", [0, -1, 10**9, "x"])
def test_limits_are_checked(served: Served, path: str, limit: int | str) -> None:
    assert "limit" in refusal(served.client.get(path, params={"limit": limit}), 400)["message"]


def test_participants_elsewhere_are_listed_with_their_workers(served: Served) -> None:
    busy, idle = Hand(served, "busy", "far"), Hand(served, "idle", "far")
    busy.told("register", participants=[{"name": "far", "retries": 1, "concurrency": 9}])
    for _ in range(2):
        served.launch("far")
    busy.claim(wait=5, limit=1, host="build1", pid=77)
    idle.told("heartbeat", worker="idle")
    told = served.get("/participants")
    line = next(line for line in told["participants"] if line["name"] == "far")
    assert line == {
        "name": "far",
        "pattern": False,
        "retries": 1,
        "timeout": None,
        "concurrency": 9,
        "open": 2,
        "served": True,
        "where": "elsewhere",
        "done_by": "bot",
        "waiting": 1,
        "overdue": 0,
        "queue": "",
        "depth": None,
        "workers": ["busy"],
        "signed": False,
    }
    workers = {one["name"]: one for one in told["workers"]}
    seen = workers["busy"].pop("seen")
    assert SystemClock().now() - 10 < seen <= SystemClock().now()
    assert workers["busy"] == {
        "name": "busy",
        "host": "build1",
        "pid": 77,
        "serves": ["far"],
        "alive": True,
        "holding": 1,
    }
    busy.told("release", worker="busy", leaving=True)
    told = served.get("/participants")
    line = next(line for line in told["participants"] if line["name"] == "far")
    assert (line["served"], line["waiting"]) == (False, 2)
    assert "busy" not in {one["name"] for one in told["workers"]}


@pytest.mark.parametrize("name", ["plain", "team/.*", "with blank"])
def test_a_participant_is_registered_and_unregistered(served: Served, name: str) -> None:
    body = {"name": name, "pattern": "*" in name, "timeout": "2h"}
    assert served.client.post("/participants", json=body).json() == {"name": name}
    assert name in {line["name"] for line in served.get("/participants")["participants"]}
    path = f"/participants/{quote(name, safe='')}"
    assert served.client.delete(path).json() == {"name": name}
    assert "registered" in refusal(served.client.delete(path), 409)["message"]
    refusal(served.client.post("/participants", json={**body, "timeout": "soon"}), 400)
