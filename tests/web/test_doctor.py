from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import PATIENCE, Served, refusal

from mint.engine import diagnosis

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A server of its own for each test: what is wrong with one is no other's business."""
    running = Served(tmp_path, database=f"sqlite:///{tmp_path}/own.db?timeout=0.2")
    yield running
    running.close()


def change(served: Served, statement: str, *values: object) -> None:
    """Break something in the database, behind the server's back."""
    with closing(sqlite3.connect(served.data / "own.db")) as database, database:
        assert database.execute(statement, values).rowcount == 1


def findings(served: Served) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = served.get("/doctor")["findings"]
    return [one for one in found if "disk" not in one["what"]]


def test_nothing_is_wrong_while_processes_wait(fresh: Served) -> None:
    waiting = ["stall", "wait 1h", "hold", "listen to: quick", "sequence\n  stall\n  noop"]
    for text in waiting:
        fresh.launch(text)
    paused = fresh.launch("sequence\n  hold")
    fresh.tell(paused, "pause")
    assert findings(fresh) == []


def test_errors_tell_how_to_replay_them(fresh: Served) -> None:
    wfid = fresh.launch("sequence\n  picky")
    seen = fresh.until_error(wfid)
    (finding,) = findings(fresh)
    assert finding["severity"] == "error"
    assert finding["what"] == "picky: it is not good"
    assert finding["where"] == f"{wfid} {seen['errors'][0]['key']}"
    assert f"mint replay {wfid}" in finding["next"]


def test_many_errors_are_counted(fresh: Served) -> None:
    branches = [["error", {"x" * n: None}, []] for n in range(1, diagnosis.TOLD + 8)]
    fresh.launch(["concurrence", {}, branches])
    assert len(findings(fresh)) == diagnosis.TOLD
    assert fresh.get("/doctor")["totals"]["errors"] == diagnosis.TOLD + 7


def test_dead_letters_are_found(fresh: Served) -> None:
    change(fresh, "INSERT INTO dead_letters (body, reason) VALUES ('x', 'y')")
    (finding,) = findings(fresh)
    assert finding["severity"] == "warning"
    assert finding["next"].startswith("mint dead-letters")


def test_work_that_nobody_serves_is_found(fresh: Served) -> None:
    fresh.launch("hold")
    change(fresh, "UPDATE outbox SET participant = 'nobody'")
    (finding,) = findings(fresh)
    assert (finding["where"], finding["kind"]) == ("nobody", "unserved")
    assert "--participants" in finding["next"]


def test_late_schedules_are_found(fresh: Served) -> None:
    wfid = fresh.launch("wait 1h")
    assert findings(fresh) == []
    change(fresh, "UPDATE schedules SET due = due - 4000")
    (finding,) = findings(fresh)
    assert "late" in finding["what"]
    assert finding["where"].startswith(wfid)


def test_rows_that_belong_to_nothing_are_found(fresh: Served) -> None:
    wfid = fresh.launch("sequence\n  wait 1h")
    change(fresh, "UPDATE expressions SET parent = '0!gone' WHERE parent IS NOT NULL")
    change(fresh, "UPDATE schedules SET key = '0_9!gone'")
    found = {one["kind"]: one for one in findings(fresh)}
    assert set(found) == {"orphaned expressions", "orphaned schedules", "stuck"}
    assert found["orphaned schedules"]["where"] == f"{wfid} 0_9!gone"
    assert all(one["why"] and one["next"] for one in found.values())


@pytest.mark.parametrize(
    ("text", "broken", "reason"),
    [
        ("wait 1h", "DELETE FROM schedules", "nothing is pending"),
        ("hold", "DELETE FROM outbox", "nothing is pending"),
        ("stall", "DELETE FROM expressions", "no live expression"),
    ],
)
def test_processes_that_nothing_will_move_are_found(
    fresh: Served, text: str, broken: str, reason: str
) -> None:
    wfid = fresh.launch(text)
    fresh.launch("sequence\n  stall")
    assert findings(fresh) == []
    change(fresh, f"{broken} WHERE wfid = ?", wfid)
    (finding,) = findings(fresh)
    assert finding["where"] == wfid
    assert reason in finding["what"]


def until_health(served: Served, status: int) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = served.client.get("/health")
        if answer.status_code == status:
            return answer.json()
        time.sleep(0.05)
    raise TimeoutError(answer.text)


def test_a_store_that_cannot_be_used_is_told_and_recovers(fresh: Served) -> None:
    assert fresh.get("/health") == {"status": "ok"}
    with closing(sqlite3.connect(fresh.data / "own.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = fresh.client.post("/processes", json={"definition": "noop"})
        told = refusal(answer, 503)
        assert told["error"] == "StoreError"
        assert until_health(fresh, 503)["status"] == "failing"
        (finding,) = findings(fresh)
        assert finding["severity"] == "error"
        other.execute("ROLLBACK")
    until_health(fresh, 200)
    fresh.launch("noop")


def test_status_tells_how_the_server_is(fresh: Served) -> None:
    fresh.launch("sequence\n  wait 1h")
    status = fresh.get("/status")
    assert (status["running"], status["schedules"], status["errors"]) == (1, 1, 0)
    assert (status["database"], status["batch"], status["threads"]) == ("sqlite", 500, 8)
    assert status["data"] == str(fresh.data)
    assert status["uptime"] >= 0
    assert status["version"]
    assert status["size"] > 0
    assert (status["rows"]["processes"], status["rows"]["schedules"]) == (1, 1)
    assert (status["tidied_at"], status["tidied_processes"]) == (None, 0)
