from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.web.serving import Served

TEXT = "define {}\n  hold\n"


def deploy(served: Served, name: str, **more: Any) -> Any:
    body = {"text": TEXT.format(name), "name": name, **more}
    answer = served.client.post("/definitions", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def asked(served: Served, path: str, **query: Any) -> Any:
    answer = served.client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_definition_is_deployed_once(served: Served) -> None:
    first = deploy(served, "once", note="new", config='{"a": 1} # one')
    assert (first["deployed"], first["changes"], first["refused"]) == (True, True, False)
    assert first["revision"]["number"] == 1
    assert first["revision"]["by"]
    assert first["difference"]["config_after"] == '{"a": 1} # one'
    again = deploy(served, "once")
    assert (again["deployed"], again["changes"], again["revision"]["number"]) == (False, False, 1)


def test_a_dry_run_deploys_nothing(served: Served) -> None:
    told = deploy(served, "dry", dry_run=True)
    assert (told["deployed"], told["changes"]) == (False, True)
    assert "number" not in told["revision"]
    assert served.client.get("/definitions/revision", params={"label": "dry"}).status_code == 404


def test_what_the_checks_find_stands_in_the_way(served: Served) -> None:
    wrong = {"text": "define wrong\n  nobody"}
    told = served.client.post("/definitions", json=wrong).json()
    assert (told["refused"], told["deployed"]) == (True, False)
    assert told["findings"][0]["severity"] == "error"
    assert (told["findings"][0]["line"], told["findings"][0]["column"]) == (2, 3)
    forced = served.client.post("/definitions", json={**wrong, "force": True}).json()
    assert forced["deployed"]
    odd = {"text": "define odd\n  stall\n  hold", "strict": True}
    assert served.client.post("/definitions", json=odd).json()["refused"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "define x\n  a ["}, 400),
        ({"text": "define x\n  hold", "config": "{"}, 400),
        ({"text": "define x\n  hold", "schema": '{"type": 7}'}, 400),
        ({"text": "define x\n  hold", "name": "../x"}, 400),
        ({"text": "define\n  hold"}, 400),
        ({"text": "define x\n  import nobody"}, 400),
        ({}, 400),
        ({"text": "define x\n  hold", "unknown": 1}, 400),
    ],
)
def test_what_cannot_be_deployed_is_told(served: Served, body: Any, status: int) -> None:
    answer = served.client.post("/definitions", json=body)
    assert (answer.status_code, bool(answer.json()["message"])) == (status, True)


def test_what_runs_is_told_by_revision(served: Served) -> None:
    deploy(served, "runs")
    wfid = served.client.post("/processes", json={"deployed": "runs"}).json()["wfid"]
    deploy(served, "runs", text="define runs\n  hold\n  quick")
    served.client.post("/processes", json={"deployed": "runs@current"})
    [line] = [line for line in asked(served, "/definitions") if line["name"] == "runs"]
    assert (line["current"], line["running"]) == (2, {"1": 1, "2": 1})
    assert asked(served, "/definitions/running", label="runs@1")["wfids"] == [wfid]
    assert asked(served, f"/processes/{wfid}")["process"]["deployed"] == "runs@1"
    log = asked(served, "/definitions/log", name="runs")
    assert [(each["number"], each["running"]) for each in log] == [(2, 1), (1, 1)]


def test_two_revisions_are_compared(served: Served) -> None:
    deploy(served, "pair")
    deploy(served, "pair", text="define: {name: pair, do: [hold, quick]}", format="yaml")
    told = asked(served, "/definitions/difference", old="pair@1", new="pair@2")
    assert told["before"] == TEXT.format("pair")
    assert "quick" in told["after"]
    assert told["after"].startswith("define")


def test_it_is_rolled_back_and_switched_off(served: Served) -> None:
    deploy(served, "back")
    deploy(served, "back", text="define back\n  quick")
    body = {"name": "back", "note": "slow"}
    told = served.client.post("/definitions/rollback", json=body).json()
    assert (told["number"], told["restores"], told["text"]) == (3, 1, TEXT.format("back"))
    off = served.client.post("/definitions/switch", json={"name": "back"}).json()
    assert off["kind"] == "disabled"
    refused = served.client.post("/processes", json={"deployed": "back"})
    assert (refused.status_code, "disabled" in refused.json()["message"]) == (409, True)


@pytest.mark.parametrize("label", ["nobody", "nobody@1"])
def test_what_is_not_deployed_is_told(served: Served, label: str) -> None:
    for answer in (
        served.client.get("/definitions/revision", params={"label": label}),
        served.client.get("/definitions/log", params={"name": label}),
        served.client.get("/definitions/running", params={"label": label}),
        served.client.post("/processes", json={"deployed": label}),
    ):
        assert (answer.status_code, answer.json()["error"]) == (404, "RevisionNotFound")


def test_a_launch_says_one_thing_to_run(served: Served) -> None:
    for body in ({}, {"definition": "hold", "deployed": "x"}):
        assert served.client.post("/processes", json=body).status_code == 400


def test_a_launch_that_does_not_fit_the_schema_is_refused(served: Served) -> None:
    deploy(served, "strict", schema='{"required": ["tag"]}')
    answer = served.client.post("/processes", json={"deployed": "strict"})
    assert (answer.status_code, "'tag' is a required" in answer.json()["message"]) == (409, True)
    fields = {"tag": "1"}
    answer = served.client.post("/processes", json={"deployed": "strict", "fields": fields})
    assert answer.status_code == 201


def test_what_is_imported_is_found_by_checks_and_launches(served: Served) -> None:
    deploy(served, "lib", text="define lib\n  define twice\n    quick\n    quick")
    text = "define k\n  import lib\n  twice\n  nobody_such"
    found = served.client.post("/check", json={"definition": text}).json()["findings"]
    told = [(each["severity"], each["line"]) for each in found]
    assert told == [("info", 2), ("error", 4)]
    text = "define k\n  import lib\n  twice\n  hold"
    wfid = served.client.post("/processes", json={"definition": text}).json()["wfid"]
    served.until(wfid, lambda seen: bool(seen["dispatches"]))
    deploy(served, "user", text="define user\n  import lib\n  twice")
    deploy(served, "lib", text="define lib\n  define twice\n    hold")
    [line] = [line for line in asked(served, "/definitions") if line["name"] == "user"]
    assert line["behind"] == ["lib@1"]


def test_processes_are_migrated(served: Served) -> None:
    deploy(served, "moved")
    wfids = [
        served.client.post("/processes", json={"deployed": "moved"}).json()["wfid"]
        for _ in range(3)
    ]
    for wfid in wfids:
        served.until(wfid, lambda seen: bool(seen["dispatches"]))
    deploy(served, "moved", text="define moved\n  quick\n  hold")
    body = {"name": "moved", "old": 1}
    looked = served.client.post("/definitions/migrate", json={**body, "dry_run": True}).json()
    assert (looked["old"], looked["new"], looked["moves"]) == ("moved@1", "moved@2", {"0_0": "0_1"})
    [group] = looked["groups"]
    assert (group["outcome"], group["count"]) == ("planned", 3)
    done = served.client.post(
        "/definitions/migrate", json={**body, "wfids": wfids[:1], "why": "better"}
    ).json()
    assert [each["outcome"] for each in done["processes"]] == ["done"]
    assert asked(served, f"/processes/{wfids[0]}")["process"]["deployed"] == "moved@2"
    assert asked(served, f"/processes/{wfids[0]}/patches")[0]["why"] == "better"
    again = served.client.post("/definitions/migrate", json=body).json()
    assert len(again["processes"]) == 2
    nothing = served.client.post("/definitions/migrate", json={**body, "old": 9})
    assert nothing.status_code == 404


def test_a_fork_runs_the_revision_and_an_import_one_of_elsewhere(served: Served) -> None:
    deploy(served, "far")
    wfid = served.client.post("/processes", json={"deployed": "far"}).json()["wfid"]
    served.until(wfid, lambda seen: bool(seen["dispatches"]))
    fork = served.client.post(f"/processes/{wfid}/fork", json={}).json()["wfid"]
    assert served.process(fork)["process"]["deployed"] == "far@1"
    snapshot = asked(served, f"/processes/{wfid}/export")
    body = {"snapshot": snapshot, "anew": True}
    other = served.client.post("/imports", json=body).json()["wfid"]
    assert served.process(other)["process"]["deployed"] == ""
