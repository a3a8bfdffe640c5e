"""The log of a real server: what each line tells of the work that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.observe.upping import Up

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CAST = """\
import asyncio
import logging

import structlog
from mint import Participant, participant

log = structlog.get_logger("cast")


@participant
def plain(wi):
    structlog.contextvars.bind_contextvars(mine=wi.wfid)
    logging.getLogger("cast").info("plain at work", extra={"password": "s3cret"})
    log.info("plain too", url="postgresql://ann:s3cret@example.org/db", token="s3cret")


@participant
async def later(wi):
    log.info("before")
    await asyncio.sleep(0.01)
    log.info("after", nested={"deep": [{"fields": {"a": "s3cret"}}]})


class Watched(Participant):
    name = "watched"

    async def on_workitem(self, wi):
        await asyncio.sleep(60)

    def on_cancel(self, wi):
        log.warning("let go")


@participant
def broken(wi):
    raise RuntimeError("cannot reach https://ann:s3cret@example.org/x")
"""


def of(up: Up, event: str) -> list[dict[str, Any]]:
    return [line for line in up.lines() if line["event"] == event]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "cast.py").write_text(CAST)
    return tmp_path


def test_what_participants_log_tells_of_their_step(place: Path) -> None:
    with Up(place) as up:
        wfids = [up.launch("define\n  plain\n  later\n") for _ in range(20)]
        for wfid in wfids:
            up.until_over(wfid)
        for event, participant, expid in (
            ("plain at work", "plain", "0_0"),
            ("plain too", "plain", "0_0"),
            ("before", "later", "0_1"),
            ("after", "later", "0_1"),
        ):
            lines = of(up, event)
            assert sorted(line["wfid"] for line in lines) == sorted(wfids)
            assert {line["participant"] for line in lines} == {participant}
            assert {line["expid"] for line in lines} == {expid}
            assert len({line["dispatch"] for line in lines}) == len(wfids)
            assert all(line["worker"].startswith("local:") for line in lines)
        # What one piece of work binds reaches no other.
        assert all(line["mine"] == line["wfid"] for line in of(up, "plain too"))
        assert not any("mine" in line for line in of(up, "before") + of(up, "after"))


def test_a_hook_logs_for_the_work_that_it_ends(place: Path) -> None:
    with Up(place) as up:
        wfid = up.launch("define\n  watched\n")
        up.until(wfid, lambda seen: "watched" in str(seen["dispatches"]))
        up.client.post(f"/processes/{wfid}/cancel", json={})
        up.until_over(wfid)
        (line,) = of(up, "let go")
    assert (line["wfid"], line["participant"]) == (wfid, "watched")


def test_secrets_stay_out_of_the_log(place: Path) -> None:
    with Up(place, log="debug") as up:
        up.until_over(up.launch("define\n  plain\n  later\n", fields={"a": "s3cret"}))
        wfid = up.launch("define\n  broken\n")
        up.until(wfid, lambda seen: seen["errors"])
        up.client.get("/processes", params={"name": "s3cret"})
        text = up.until_logged(lambda text: "ann:***@example.org/x" in text)
        token = (place / "data" / "token").read_text().strip()
        (plain,) = of(up, "plain at work")
    assert "s3cret" not in text
    assert token not in text
    assert plain["password"] == "(not logged)"  # noqa: S105 - what stands there instead


def test_each_unhandled_error_is_one_line(place: Path) -> None:
    with Up(place) as up:
        wfid = up.launch("define\n  sequence\n    broken\n")
        up.until(wfid, lambda seen: seen["errors"])
        up.until_logged(lambda text: "a process is in error" in text)
        up.launch("define\n  broken on_error: pass\n")
        unknown = up.launch("define\n  nobody\n")
        up.until(unknown, lambda seen: seen["errors"])
        up.until_logged(lambda text: text.count("a process is in error") > 1)
        first, second = of(up, "a process is in error")
    assert (first["wfid"], first["expid"], first["kind"]) == (wfid, "0_0_0", "participant")
    assert (first["level"], first["participant"]) == ("error", "broken")
    assert first["message"].startswith("cannot reach")
    assert (second["wfid"], second["kind"]) == (unknown, "unknown_reference")


def test_requests_are_logged_at_debug_and_refused_ones_always(place: Path) -> None:
    with Up(place) as up:
        up.client.get("/status")
        answer = up.client.get("/processes/none?token=s3cret", headers={"x-request-id": "mine-1"})
        assert answer.headers["x-request-id"] == "mine-1"
        strange = up.client.get("/processes/none", headers={"x-request-id": "a b\t{}"})
        assert "{" not in strange.headers["x-request-id"]
        up.until_logged(lambda text: text.count('"request"') >= 2)
        (first, second) = of(up, "request")
    assert (first["status"], first["method"], first["level"]) == (404, "GET", "warning")
    assert (first["path"], first["request_id"]) == ("/api/v1/processes/none", "mine-1")
    assert first["seconds"] >= 0
    assert second["request_id"] == strange.headers["x-request-id"]
    assert first["wfid"] == "none"


def test_the_form_of_the_log_can_be_chosen(place: Path) -> None:
    with Up(place, log_format="text", log="debug") as up:
        up.client.get("/status")
        text = up.until_logged(lambda text: "request" in text)
    assert "path=/api/v1/status" in text
    assert "\x1b" not in text
    assert up.lines() == []
