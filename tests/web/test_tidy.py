from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.serving import Served, refusal

from mint.settings import LimitSettings, RetentionRule, RetentionSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RETENTION = RetentionSettings(
    finished="",
    definitions={"nightly": RetentionRule("", runs=2), "stuck": RetentionRule("", failed=1)},
)


@pytest.fixture
def tidied(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path, retention=RETENTION, limits=LimitSettings(history=20))
    yield running
    running.close()


def test_what_the_settings_do_not_keep_goes_when_that_is_asked(tidied: Served) -> None:
    nightly = [tidied.launch("define nightly\n  quick") for _ in range(5)]
    for wfid in nightly:
        tidied.until_over(wfid)
    other = tidied.launch("define other\n  quick")
    tidied.until_over(other)
    looping = tidied.launch("define looping\n  sequence\n" + "    quick\n" * 30 + "    stall")
    tidied.until(looping, lambda seen: "stall" in [each["name"] for each in seen["expressions"]])
    asked = tidied.client.post("/tidy", json={"dry_run": True}).json()
    assert (asked["processes"], asked["trimmed"]) == ({"nightly": 3}, 1)
    assert asked["lines"] > 0
    assert len(tidied.get("/processes")["processes"]) == 7
    assert tidied.client.post("/tidy").json() == asked
    left = [each["wfid"] for each in tidied.get("/processes")["processes"]]
    assert set(left) == {looping, other, *nightly[-2:]}
    refusal(tidied.client.get(f"/processes/{nightly[0]}"), 404)
    first, *lines = tidied.get(f"/processes/{looping}/history")["events"]
    assert (first["kind"], len(lines)) == ("history_trimmed", 20)
    status = tidied.get("/status")
    assert (status["tidied_processes"], status["tidied_lines"]) == (3, asked["lines"])
    assert status["tidied_at"]
    assert tidied.client.post("/tidy", json={}).json()["processes"] == {}
    tidied.until_over(tidied.launch("define nightly\n  quick"))  # definitions stay


def test_processes_that_errors_stop_are_given_up(tidied: Served) -> None:
    stuck = [tidied.launch("define stuck\n  picky") for _ in range(3)]
    for wfid in stuck:
        tidied.until_error(wfid)
    asked = tidied.client.post("/tidy", json={"dry_run": True}).json()
    assert asked["given_up"] == {"stuck": 2}
    assert tidied.client.post("/tidy").json()["given_up"] == {"stuck": 2}
    for wfid in stuck[:2]:
        tidied.until_over(wfid)
    events = tidied.get(f"/processes/{stuck[0]}/history")["events"]
    (told,) = [event for event in events if event["kind"] == "cancel"]
    assert (told["by"], told["data"]["reason"]) == (
        "retention",
        "retention.failed: 1 others failed later",
    )
    assert tidied.process(stuck[2])["process"]["state"] == "running"


def test_who_asks_for_something_else_is_told_so(tidied: Served) -> None:
    refusal(tidied.client.post("/tidy", json={"all": True}), 400)
