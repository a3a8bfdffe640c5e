"""Signals, tickets, engine variables and single processes over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.web.serving import Served

LISTENS = "define name: listens\n  listen to: go, upon: signal\n"


def post(served: Served, path: str, status: int = 200, **body: Any) -> Any:
    answer = served.client.post(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def over(served: Served, wfid: str) -> Any:
    return served.until(wfid, lambda seen: seen["process"]["state"] == "terminated")["process"]


def test_a_signal_tells_how_many_heard_it(served: Served) -> None:
    wfids = [served.launch(LISTENS) for _ in range(2)]
    assert post(served, "/signals", name="go", wfid=wfids[1]) == {"heard": 1, "until": None}
    told = post(served, "/signals", name="go", fields={"n": 1}, definition="listens")
    assert told["heard"] == 1
    assert over(served, wfids[0])["fields"] == {"n": 1}
    assert post(served, "/signals", name="go") == {"heard": 0, "until": None}
    lines = served.get(f"/processes/{wfids[0]}/history")["events"]
    [line] = [line for line in lines if line["kind"] == "signalled"]
    assert (line["name"], bool(line["by"])) == ("go", True)


def test_a_signal_that_is_kept(served: Served) -> None:
    told = post(served, "/signals", name="later", keep="1h", key="k")
    assert told["heard"] == 0
    assert told["until"] > served.get("/status")["started_at"] + 3500
    wfid = served.launch("listen to: later, upon: signal")
    over(served, wfid)


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "x", "keep": "soon"}, {"name": "x", "more": 1}]
)
def test_what_is_no_signal(served: Served, body: dict[str, Any]) -> None:
    assert served.client.post("/signals", json=body).status_code == 400


def test_tickets_are_listed_limited_and_released(served: Served) -> None:
    text = "define name: locked\n  with_ticket 'a/b c', lease: 1h\n    wait 1h\n"
    first, second = served.launch(text), served.launch(text)
    [ticket] = served.get("/tickets", name="a/b c")["tickets"]
    assert (ticket["limit"], ticket["fixed"], ticket["held"], ticket["waiting"]) == (1, False, 1, 1)
    [holder], [waiter] = ticket["holders"], ticket["queue"]
    assert (holder["wfid"], holder["process"], holder["alive"]) == (first, "locked", True)
    assert (waiter["wfid"], waiter["since"]) == (second, None)
    assert post(served, "/tickets/release", name="a/b c", why="gone") == {"wfids": [first]}
    [error] = served.until_error(first)["errors"]
    assert error["fault"]["kind"] == "ticket"
    assert error["fault"]["message"].endswith(": gone")
    assert post(served, "/tickets/limit", name="a/b c", limit=0)["limit"] == 0
    assert served.get("/tickets", name="a/b c")["tickets"][0]["fixed"]
    assert post(served, "/tickets/limit", name="a/b c", limit=None)["limit"] is None
    assert post(served, "/tickets/release", name="a/b c", wfid=first) == {"wfids": []}
    kinds = [line["kind"] for line in served.get("/history")["events"]]
    assert kinds == ["ticket_released", "ticket_limit", "ticket_limit", "ticket_released"]


@pytest.mark.parametrize("limit", [-1, "two", 10**10])
def test_what_is_no_limit(served: Served, limit: Any) -> None:
    answer = served.client.post("/tickets/limit", json={"name": "p", "limit": limit})
    assert answer.status_code == 400


def test_variables_are_set_read_and_unset(served: Served) -> None:
    def put(name: str, value: Any) -> int:
        answer = served.client.put("/variables", json={"name": name, "value": value})
        return answer.status_code

    assert served.get("/variables") == {"variables": {}}
    assert put("mirrors", {"arm": ["a", 1, None]}) == 200
    wfid = served.launch("set f:seen: '${v://mirrors.arm.0}'")
    assert over(served, wfid)["fields"]["seen"] == "a"
    assert (put("", 1), put("/x", 1), put("x", None)) == (400, 400, 400)
    assert served.get("/variables")["variables"] == {"mirrors": {"arm": ["a", 1, None]}}
    answers = [served.client.delete("/variables", params={"name": "mirrors"}) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"name": "mirrors"}] * 2
    lines = [one for one in served.get("/history")["events"] if one["kind"] == "variable"]
    assert [line["data"].get("value") for line in lines] == [{"arm": ["a", 1, None]}, None]
    assert all(line["by"] for line in lines)


def test_a_definition_in_a_variable_can_be_called(served: Served) -> None:
    tree = ["define", {"helper": None}, [["set", {"f:helped": "by ${v:who}"}, []]]]
    served.client.put("/variables", json={"name": "helper", "value": tree})
    wfid = served.launch("define\n  set v:who: me\n  helper\n")
    assert over(served, wfid)["fields"]["helped"].startswith("by")


def test_one_live_process_per_name(served: Served) -> None:
    def launch(single: Any, definition: str = "define name: nightly\n  hold\n") -> Any:
        return post(served, "/processes", 201, definition=definition, single=single)

    first = launch(True)
    assert first["started"]
    assert launch("nightly", "hold") == {"wfid": first["wfid"], "started": False}
    assert launch("other")["started"]
    assert launch("")["started"]
    served.client.post(f"/processes/{first['wfid']}/kill", json={})
    over(served, first["wfid"])
    assert launch(True)["started"]
    answer = served.client.post("/processes", json={"definition": "hold", "single": True})
    assert answer.status_code == 400
    assert "has no name" in answer.json()["message"]
