from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served

TEXT = "define name: release\n  set f:a: 1\n  quick\n  echo done"


def stopped_at_launch(served: Served, at: str = "set") -> str:
    return served.launch(TEXT, breaks=[{"at": at}])


def debug(served: Served, wfid: str, **body: Any) -> Any:
    answer = served.tell(wfid, "debug", **body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def places(view: Any) -> list[str]:
    return [stop["expid"] for stop in view["stopped"]]


def test_a_process_is_launched_stopped_and_stepped_to_its_end(served: Served) -> None:
    wfid = stopped_at_launch(served)
    view = served.get(f"/processes/{wfid}/debug")
    (stop,) = view["stopped"]
    assert (stop["expid"], stop["step"], stop["why"]) == ("0_0", "set f:a: 1", "breakpoint set")
    assert view["breaks"] == [{"at": "set", "when": "", "steps": ["0_0"]}]
    assert "# <- stopped before it, breakpoint set" in view["text"]
    view = debug(served, wfid, act="step")
    assert (places(view), view["stopped"][0]["fields"]["a"], view["stepping"]) == (
        ["0_1"], 1, "every",
    )  # fmt: skip
    debug(served, wfid, act="change", put={"b.c": 2}, unset=["a"])
    debug(served, wfid, act="step")
    served.until(wfid, lambda seen: "0_2" in [one["expid"] for one in seen["expressions"]])
    view = debug(served, wfid, act="go_on")
    assert (view["state"], view["stopped"], view["text"] != "") == ("terminated", [], True)
    fields = served.until_over(wfid)["process"]["fields"]
    assert (fields["b"], fields["quick"], "a" in fields) == ({"c": 2}, True, False)
    kinds = [event["kind"] for event in served.get(f"/processes/{wfid}/history")["events"]]
    assert kinds.count("stopped") == 3
    assert kinds.count("debugged") == 4


def test_a_process_goes_on_until_a_step(served: Served) -> None:
    wfid = stopped_at_launch(served)
    debug(served, wfid, act="until", until="echo")
    seen = served.until(wfid, lambda seen: bool(seen["expressions"]) and _is_at(seen, "0_2"))
    assert [one["state"] for one in seen["expressions"] if one["expid"] == "0_2"] == ["paused"]
    assert served.get(f"/processes/{wfid}/debug")["stopped"][0]["why"] == "until echo"
    assert served.tell(wfid, "kill").status_code == 200
    served.until_over(wfid)


def _is_at(seen: Any, expid: str) -> bool:
    return expid in [one["expid"] for one in seen["expressions"]]


def test_breakpoints_are_set_and_cleared(served: Served) -> None:
    wfid = served.launch("define\n  hold tag: work\n  quick")
    answer = served.tell(wfid, "breakpoints", add=[{"at": "quick", "when": "${f:n} > 1"}])
    assert answer.json()["breaks"] == [{"at": "quick", "when": "${f:n} > 1", "steps": ["0_1"]}]
    assert served.tell(wfid, "breakpoints", add=[{"at": "nowhere"}]).json()["breaks"][1] == {
        "at": "nowhere", "when": "", "steps": [],
    }  # fmt: skip
    assert len(served.tell(wfid, "breakpoints", remove=["quick"]).json()["breaks"]) == 1
    refusal(served.tell(wfid, "breakpoints", remove=["quick"]), 409)
    assert served.tell(wfid, "breakpoints", clear=True).json()["breaks"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"act": "until"},
        {"act": "step", "until": "x"},
        {"act": "change"},
        {"act": "jump"},
    ],
)
def test_what_cannot_be_understood_is_refused(served: Served, body: dict[str, Any]) -> None:
    wfid = stopped_at_launch(served)
    refusal(served.tell(wfid, "debug", **body), 400)


def test_what_is_not_stopped_cannot_be_changed(served: Served) -> None:
    wfid = served.launch("define\n  hold")
    refusal(served.tell(wfid, "debug", act="change", put={"a": 1}), 409)
    refusal(served.tell(wfid, "debug", act="step", key="0_0"), 409)
    refusal(served.client.get("/processes/20300101-0000-no-ne/debug"), 404)


def test_a_condition_that_is_none_is_refused(served: Served) -> None:
    wfid = served.launch("define\n  hold")
    refusal(served.tell(wfid, "breakpoints", add=[{"at": "hold", "when": "1 > > 2"}]), 400)
    body = {"definition": TEXT, "breaks": [{"at": "quick", "when": "1 > > 2"}]}
    refusal(served.client.post("/processes", json=body), 400)
