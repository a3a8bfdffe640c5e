from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served


def test_history_tells_what_happened_in_order(served: Served) -> None:
    wfid = served.launch("sequence\n  quick\n  echo done")
    served.until_over(wfid)
    events = served.get(f"/processes/{wfid}/history")["events"]
    kinds = [event["kind"] for event in events]
    assert kinds == ["launched", "dispatched", "replied", "echo", "terminated"]
    assert [event["number"] for event in events] == sorted(event["number"] for event in events)
    replied = events[2]
    assert (replied["expid"], replied["name"]) == ("0_0", "quick")
    assert replied["key"].startswith("0_0!")
    assert replied["data"]["fields"] == {"quick": True}
    assert events[0]["by"]


def test_history_goes_on_from_a_number(served: Served) -> None:
    wfid = served.launch("sequence\n  echo a\n  echo b\n  echo c")
    path = f"/processes/{wfid}/history"
    events = served.get(path)["events"]
    assert served.get(path, limit=2)["events"] == events[:2]
    assert served.get(path, after=events[1]["number"])["events"] == events[2:]
    assert served.get(path, after=events[-1]["number"])["events"] == []


def test_history_of_nothing(served: Served) -> None:
    path = "/processes/20300101-0000-no-no/history"
    assert refusal(served.client.get(path), 404)["error"] == "ProcessNotFound"
    refusal(served.client.get(path, params={"after": -1}), 400)
