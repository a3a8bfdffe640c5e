"""Errors over the API: by cause, one whole, many replayed or cancelled at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served

TEXT = """define name: {name}, revision: 'v2'
  concurrence
    picky tag: one
    quick
    nobody
"""


@pytest.fixture
def wfid(served: Served) -> str:
    launched = served.launch(TEXT.format(name="fussy"), fields={"n": 1})
    served.until(launched, lambda seen: len(seen["errors"]) == 2)
    return launched


def refs(served: Served, **query: Any) -> list[dict[str, Any]]:
    """Errors as the API names them."""
    found: list[dict[str, Any]] = served.get("/errors/names", **query)["errors"]
    return found


def test_errors_are_listed_by_cause(served: Served, wfid: str) -> None:
    told = served.get("/errors/causes")
    cause = next(each for each in told["causes"] if each["participant"] == "picky")
    assert told["errors"] == sum(each["count"] for each in told["causes"])
    about = ("definition", "kind", "class_name", "message", "name")
    assert [cause[name] for name in about] == [
        "fussy", "participant", "ValueError", "it is not good", "participant",
    ]  # fmt: skip
    assert cause["newest"]["expid"] == "0_0_0"
    assert cause["first"] <= cause["last"]
    assert wfid in cause["wfids"]
    assert len(served.get("/errors/causes", limit=1)["causes"]) == 1


def test_an_error_is_told_whole(served: Served, wfid: str) -> None:
    told = served.get(f"/processes/{wfid}/errors/0_0_0")
    assert told["step"] == "picky tag: one\n"
    assert told["tree"] == ["picky", {"tag": "one"}, []]
    assert [each["text"] for each in told["around"]] == [
        "define name: fussy, revision: v2",
        "concurrence",
    ]
    assert (told["revision"], told["state"], told["attempts"]) == ("v2", None, 0)
    assert told["fields"] == {"n": 1, "__tags__": ["one"]}
    assert told["fault"]["trace"][-1] == "ValueError: it is not good"
    assert told["alike"] >= 1
    commands = [command for command, _ in told["next"]]
    assert commands[0] == f"mint replay {wfid} --at 0_0_0"
    by_key = served.get(f"/processes/{wfid}/errors/{told['key']}")
    assert by_key["fields"] == told["fields"]


def test_the_only_error_of_a_process_needs_no_position(served: Served) -> None:
    wfid = served.launch("define\n  picky\n")
    served.until_error(wfid)
    told = served.get(f"/processes/{wfid}/errors/0_0")
    assert told["next"][0][0] == f"mint replay {wfid}"
    assert told["next"][3][0] == f"mint cancel {wfid} --at 0_0"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/processes/nobody/errors/0_0", 404, "no process nobody"),
        ("/processes/{wfid}/errors/0_9", 409, "has no live expression 0_9"),
        ("/processes/{wfid}/errors/0_0", 409, "has no error at 0_0!"),
        ("/processes/{wfid}/errors/0_9!x", 409, "has no error at 0_9!x"),
        ("/errors/names?cause=ab", 400, "no error has the cause 'ab'"),
        ("/errors?cause=abcdef", 400, "no error has the cause 'abcdef'"),
        ("/errors/names?" + "wfid=w&" * 1001, 400, "wfid: 1001 at once; name 1000 at most"),
    ],
)
def test_what_is_not_there_is_told(
    path: str, status: int, message: str, served: Served, wfid: str
) -> None:
    answer = served.client.get(path.format(wfid=wfid))
    assert message in refusal(answer, status)["message"]


def test_errors_are_named_by_what_holds_of_them(served: Served, wfid: str) -> None:
    own = refs(served, wfid=[wfid])
    assert {each["wfid"] for each in own} == {wfid}
    assert len(own) == 2
    picky = refs(served, wfid=[wfid], participant="picky")
    assert [each["key"].partition("!")[0] for each in picky] == ["0_0_0"]
    assert refs(served, definition="nothing") == []
    listed = served.get("/errors", participant="picky", definition="fussy")["errors"]
    assert {each["participant"] for each in listed} == {"picky"}


def test_many_are_replayed_in_the_same_way(served: Served) -> None:
    wfids = [served.launch(TEXT.format(name="many"), fields={"n": 1, "m": 2}) for _ in range(5)]
    for wfid in wfids:
        served.until(wfid, lambda seen: len(seen["errors"]) == 2)
    errors = refs(served, definition="many", participant="picky")
    repair = {"fields": {"good": True}, "put": {"a.b": 1}, "unset": ["m"]}
    answer = served.client.post("/errors/replay", json={"errors": errors, **repair}).json()
    assert ({each["wfid"] for each in answer["replayed"]}, answer["refused"]) == (set(wfids), [])
    for wfid in wfids:
        served.until(wfid, lambda seen: len(seen["errors"]) == 1)
    about = {"errors": errors, "at": answer["at"], "before": answer["before"]}
    seen = {"at_work": 1}
    while seen["at_work"]:
        seen = served.client.post("/errors/outcome", json=about).json()
    assert seen == {"at_work": 0, "failed": 0, "errors": []}
    events = served.get(f"/processes/{wfids[0]}/history")["events"]
    (told,) = [event["data"] for event in events if event["kind"] == "replayed"]
    assert told == {**repair, "tree": None}


def test_what_is_gone_is_refused_and_the_others_are_done(served: Served, wfid: str) -> None:
    (error,) = refs(served, wfid=[wfid], participant="picky")
    gone = {**error, "key": "0_9!x"}
    away = {**error, "wfid": "nobody"}
    body = {"errors": [gone, error, away], "fields": {"good": True}}
    answer = served.client.post("/errors/replay", json=body).json()
    assert answer["replayed"] == [error]
    assert [each["error"] for each in answer["refused"]] == ["NotAWaitingStep", "ProcessNotFound"]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"tree": [1]}, 400, "not a tree"),
        ({"definition": 'echo "open'}, 400, "quote"),
        ({"same_as": "nobody"}, 400, "tells of no replay"),
        ({"same_as": "nobody", "put": {"a": 1}}, 400, "give nothing besides"),
        ({"errors": [{"wfid": "w", "key": "k", "at": 1.0}] * 1001}, 400, "1000 at most"),
    ],
)
def test_bad_repairs_do_nothing(
    body: dict[str, Any], status: int, message: str, served: Served, wfid: str
) -> None:
    errors = refs(served, wfid=[wfid])
    answer = served.client.post("/errors/replay", json={"errors": errors, **body})
    assert message in refusal(answer, status)["message"]
    assert refs(served, wfid=[wfid]) == errors


def test_what_fails_again_is_seen(served: Served, wfid: str) -> None:
    errors = refs(served, wfid=[wfid])
    at = served.client.post("/errors/replay", json={"errors": errors}).json()["at"]
    served.until(wfid, lambda seen: len(seen["errors"]) == 2)
    body = {"errors": errors, "at": at}
    seen = served.client.post("/errors/outcome", json=body).json()
    assert seen["failed"] == 2
    assert {error["participant"] for error in seen["errors"]} == {"picky", ""}
    assert all(error["fields"] == {} for error in seen["errors"])


def test_processes_are_stopped_once(served: Served, wfid: str) -> None:
    errors = refs(served, wfid=[wfid])
    answer = served.client.post("/errors/cancel", json={"errors": errors, "kill": True}).json()
    assert answer == {"stopped": [wfid], "refused": []}
    served.until_over(wfid)
    again = served.client.post("/errors/cancel", json={"errors": errors[:1]}).json()
    assert (again["stopped"], again["refused"][0]["wfid"]) == ([], wfid)
