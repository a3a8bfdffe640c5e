from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import PATIENCE, Served

from mint.settings import DefinitionSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    path = tmp_path / "defs"
    (path / "A").mkdir(parents=True)
    (path / "A" / "REQ.review.radial").write_text("define review\n  hold")
    (path / "A" / "REQ.review.conf").write_text('{"qa": true} // as always')
    (path / "A" / "REQ.broken.radial").write_text("define broken\n  a [")
    return path


@pytest.fixture
def served(tmp_path: Path, shelf: Path) -> Iterator[Served]:
    told = DefinitionSettings((f"dir:{shelf}",), every="10ms")
    running = Served(tmp_path / "data", definitions=told)
    yield running
    running.close()


def until(holds: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("that never came")
        time.sleep(0.01)


def stores(served: Served) -> Any:
    return served.client.get("/definitions/stores").json()


def test_stores_are_followed_and_what_is_wrong_is_told(served: Served, shelf: Path) -> None:
    until(lambda: stores(served)[0]["problems"])
    [state] = stores(served)
    assert (state["definitions"], list(state["problems"])) == (2, ["A/REQ.broken"])
    doctor = served.client.get("/doctor").json()
    [found] = [each for each in doctor["findings"] if each["kind"] == "definitions"]
    assert "A/REQ.broken is not deployed" in found["what"]
    assert doctor["totals"]["definitions"] == 1
    (shelf / "A" / "REQ.broken.radial").write_text("define broken\n  quick")
    until(lambda: not stores(served)[0]["problems"])


def test_a_store_that_is_not_there_is_an_error(served: Served, shelf: Path) -> None:
    until(lambda: stores(served)[0]["problems"])
    shelf.rename(shelf.with_name("away"))
    until(lambda: stores(served)[0]["fault"])
    kinds = {each["kind"] for each in served.client.get("/doctor").json()["findings"]}
    assert "stores" in kinds


def test_an_event_launches_what_belongs_to_it(served: Served) -> None:
    until(lambda: stores(served)[0]["definitions"])
    default = {"name": "default/REQ.log", "text": "define log\n  hold"}
    assert served.client.post("/definitions", json=default).status_code == 200
    query = {"project": "A:B", "event": "REQ"}
    told = served.client.get("/definitions/find", params=query).json()
    assert told["folders"] == ["A/B", "A", "default"]
    assert [(each["deployed"], each["folder"]) for each in told["choices"]] == [
        ("default/REQ.log@1", "default"),
        ("A/REQ.review@1", "A"),
    ]
    body: dict[str, Any] = {**query, "fields": {"ev": {"id": 1}}, "launch_key": "7"}
    first = served.client.post("/definitions/launch", json=body).json()["launched"]
    assert [each["fault"] for each in first] == ["", ""]
    assert served.client.post("/definitions/launch", json=body).json()["launched"] == first
    view = served.client.get(f"/processes/{first[1]['wfid']}").json()
    fields = view["expressions"][0]["fields"]
    assert fields == {"qa": True, "project": "A:B", "ev": {"id": 1}}


def test_what_is_no_project_is_refused(served: Served) -> None:
    for query in ({"project": "A::B", "event": "REQ"}, {"event": "../x"}):
        assert served.client.get("/definitions/find", params=query).status_code == 400
