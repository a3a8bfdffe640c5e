from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import refusal

from mint.lang.values import DEPTH

if TYPE_CHECKING:
    from tests.web.serving import Served

SHOWN = {
    *("wfid", "name", "revision", "state", "launched_at", "ended_at"),
    *("expressions", "errors", "parent", "why", "deployed"),
}


def test_a_launched_process_runs_with_its_fields_and_variables(served: Served) -> None:
    text = "sequence\n  quick task: '${v:word}'\n  hold if: '${f:n} == 2'"
    wfid = served.launch(text, fields={"n": 1}, variables={"word": "hello"})
    process = served.until_over(wfid)["process"]
    assert process["fields"] == {"n": 1, "quick": True}
    assert process["variables"]["word"] == "hello"
    assert process["ended_at"] >= process["launched_at"]


@pytest.mark.parametrize(
    "body",
    [
        {"definition": ["define", {"name": "same"}, [["noop", {}, []]]]},
        {"definition": "define same\n  noop"},
        {"definition": "define:\n  name: same\n  do: [noop]", "source": "same.yaml"},
        {"definition": "Ruote.define :name => 'same' do\n  noop\nend", "source": "same.pdef"},
        {"definition": "<define name='same'><noop/></define>", "format": "xml"},
        {"definition": '["define", {"name": "same"}, [["noop", {}, []]]]', "format": "json"},
    ],
)
def test_a_definition_comes_in_any_format(served: Served, body: dict[str, Any]) -> None:
    answer = served.client.post("/processes", json=body)
    assert answer.status_code == 201, answer.text
    assert served.process(answer.json()["wfid"])["process"]["name"] == "same"


def test_the_same_launch_key_never_starts_a_second_process(served: Served) -> None:
    first = served.launch("noop", launch_key="nightly-1")
    assert served.launch("stall", launch_key="nightly-1") == first
    assert served.launch("noop", launch_key="nightly-2") != first
    assert served.process(first)["process"]["launch_key"] == "nightly-1"


def test_a_definition_that_cannot_be_read_says_where(served: Served) -> None:
    body = {"definition": "sequence\n  alpha 'x", "source": "bad.radial"}
    told = refusal(served.client.post("/processes", json=body), 400)
    assert told["error"] == "DefinitionError"
    assert (told["source"], told["line"]) == ("bad.radial", 2)
    assert told["column"] > 0
    assert "bad.radial" not in told["message"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, ["definition"]),
        ({"definition": "noop", "feilds": {}}, ["feilds"]),
        ({"definition": 7}, ["definition", "int"]),
        ({"definition": ["noop", {}, [3]]}, ["not a tree"]),
        ({"definition": []}, ["not a tree"]),
        ({"definition": "noop", "fields": []}, ["fields"]),
        ({"definition": "noop", "format": "toml"}, ["format"]),
        ({"definition": "noop", "launch_key": 3}, ["launch_key"]),
        ([], ["object"]),
    ],
)
def test_a_bad_body_is_refused_and_named(served: Served, body: Any, words: list[str]) -> None:
    told = refusal(served.client.post("/processes", json=body), 400)
    assert told["error"] == "Refused"
    for word in words:
        assert word in told["message"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "needs a body"),
        (b"{bad", "malformed"),
        (b'{"definition": "noop", "fields": {"a": NaN}}', "malformed"),
        (b'{"definition": "\xff"}', "UTF-8"),
        (b'{"definition":' + b"[" * 100_000, "nested too deeply"),
        (b'{"definition":' + b'["a",{},[' * 3000 + b"]]" * 3000 + b"}", "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused(served: Served, content: bytes, words: str) -> None:
    assert words in refusal(served.client.post("/processes", content=content), 400)["message"]


def test_a_deep_tree_is_refused_or_runs_and_the_server_lives(served: Served) -> None:
    for depth in (50, 150, 250, 320):
        tree: list[Any] = ["noop", {}, []]
        for _ in range(depth):
            tree = ["sequence", {}, [tree]]
        answer = served.client.post("/processes", json={"definition": tree})
        assert answer.status_code == (201 if depth < DEPTH else 413), answer.text
        if answer.status_code == 201:
            path = f"/processes/{answer.json()['wfid']}"
            for what in ("", "/history", "/states", "/drawing"):
                assert served.client.get(path + what).status_code in (200, 400, 409)
    assert served.get("/health") == {"status": "ok"}


def test_a_large_body_is_refused(served: Served) -> None:
    body = {"definition": "noop", "fields": {"large": "x" * 17_000_000}}
    told = refusal(served.client.post("/processes", json=body), 413)
    assert "limits.payload" in told["message"]


def test_a_body_just_below_the_limit_is_taken(served: Served) -> None:
    wfid = served.launch("noop", fields={"large": "x" * 1_000_000})
    assert len(served.until_over(wfid)["process"]["fields"]["large"]) == 1_000_000


def test_processes_are_listed_page_by_page_the_newest_first(served: Served) -> None:
    wfids = [served.launch(f"define paged\n  noop # {n}") for n in range(5)]
    pages, before = [], None
    while True:
        query = {"name": "paged", "limit": 2, **({"before": before} if before else {})}
        page = served.get("/processes", **query)
        pages.append([line["wfid"] for line in page["processes"]])
        before = page["next"]
        if before is None:
            break
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(wfid for page in pages for wfid in page) == sorted(wfids)


def test_a_page_that_holds_the_rest_has_no_next(served: Served) -> None:
    for _ in range(2):
        served.launch("define exactly\n  noop")
    assert served.get("/processes", name="exactly", limit=2)["next"] is None
    assert served.get("/processes", name="exactly", limit=1)["next"] is not None


def test_those_that_were_removed_take_no_place_in_a_page(served: Served) -> None:
    wfids = [served.launch("define name: emptied\n  stall") for _ in range(4)]
    for wfid in wfids[1:3]:
        assert served.client.delete(f"/processes/{wfid}", params={"force": "true"}).is_success
    page = served.get("/processes", name="emptied", limit=2)
    assert [each["wfid"] for each in page["processes"]] == [wfids[3], wfids[0]]
    assert page["next"] is None


def test_processes_are_listed_by_state(served: Served) -> None:
    over = served.launch("define by_state, revision: 3\n  noop")
    waits = served.launch("define by_state\n  stall")
    fails = served.launch("define by_state\n  picky")
    served.until_error(fails)

    def listed(**query: str) -> set[str]:
        lines = served.get("/processes", name="by_state", **query)["processes"]
        assert all(line.keys() == SHOWN for line in lines)
        return {line["wfid"] for line in lines}

    assert listed() == {over, waits, fails}
    assert listed(state="running") == {waits, fails}
    assert listed(state="terminated") == {over}
    assert listed(state="error") == {fails}
    (line,) = served.get("/processes", name="by_state", state="error")["processes"]
    assert (line["errors"], line["expressions"], line["ended_at"]) == (1, 2, None)
    (line,) = served.get("/processes", name="by_state", state="terminated")["processes"]
    assert line["revision"] == "3"
    assert line["ended_at"] >= line["launched_at"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"state": "sleeping"}, "state: 'sleeping' is none of running, terminated, error"),
        ({"limit": 0}, "limit"),
        ({"limit": 100_000}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"before": "yesterday"}, "LAUNCHED_AT,WFID"),
    ],
)
def test_a_bad_question_is_refused(served: Served, query: dict[str, Any], words: str) -> None:
    assert words in refusal(served.client.get("/processes", params=query), 400)["message"]


def test_a_process_is_removed_when_it_is_over(served: Served) -> None:
    wfid = served.launch("noop")
    answer = served.client.delete(f"/processes/{wfid}")
    assert (answer.status_code, answer.json()) == (200, {"wfid": wfid})
    refusal(served.client.get(f"/processes/{wfid}"), 404)
    kinds = [event["kind"] for event in served.get(f"/processes/{wfid}/history")["events"]]
    assert kinds == ["launched", "terminated", "removed"]


def test_a_process_that_runs_is_removed_by_force_only(served: Served) -> None:
    wfid = served.launch("stall")
    told = refusal(served.client.delete(f"/processes/{wfid}"), 409)
    assert told["error"] == "Refused"
    assert "cancel it first" in told["message"]
    assert served.client.delete(f"/processes/{wfid}", params={"force": True}).status_code == 200
    refusal(served.client.get(f"/processes/{wfid}"), 404)


def test_a_process_with_forgotten_branches_is_not_over(served: Served) -> None:
    wfid = served.launch("sequence\n  stall forget: true\n  noop")
    assert served.process(wfid)["process"]["state"] == "terminated"
    refusal(served.client.delete(f"/processes/{wfid}"), 409)


@pytest.mark.parametrize("force", [False, True])
def test_what_is_not_there_cannot_be_removed(served: Served, force: bool) -> None:  # noqa: FBT001 - a table
    answer = served.client.delete("/processes/20300101-0000-no-no", params={"force": force})
    assert refusal(answer, 404)["error"] == "ProcessNotFound"


def test_two_hundred_launches_at_once(served: Served) -> None:
    text = "define many\n  quick"
    with ThreadPoolExecutor(40) as pool:
        wfids = list(pool.map(lambda n: served.launch(text, fields={"n": n}), range(200)))
    assert len(set(wfids)) == 200
    for n, wfid in enumerate(wfids):
        assert served.until_over(wfid)["process"]["fields"] == {"n": n, "quick": True}
