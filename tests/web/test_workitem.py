from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served


def test_the_only_workitem_needs_no_key(served: Served) -> None:
    wfid = served.launch("sequence\n  hold", fields={"n": 1})
    item = served.get(f"/processes/{wfid}/workitem")
    assert item.keys() == {"key", "expid", "participant", "fields", "document"}
    document = item["document"]
    assert (document["participant_name"], document["fields"]) == ("hold", {"n": 1})
    assert document["fei"]["wfid"] == wfid
    assert "!".join([document["fei"]["expid"], document["fei"]["subid"]]) == item["key"]
    assert document["wf_launched_at"].endswith(" UTC")
    assert (item["expid"], item["participant"], item["fields"]) == ("0_0", "hold", {"n": 1})
    assert served.get(f"/processes/{wfid}/workitem", key=item["key"]) == item
    assert served.get(f"/processes/{wfid}/workitem", key="0_0") == item


def test_several_workitems_are_named(served: Served) -> None:
    wfid = served.launch("concurrence\n  hold\n  hold")
    told = refusal(served.client.get(f"/processes/{wfid}/workitem"), 409)
    for expression in served.process(wfid)["expressions"][1:]:
        assert expression["key"] in told["message"]
    assert served.get(f"/processes/{wfid}/workitem", key="0_1")["expid"] == "0_1"


def test_an_expression_without_participant_has_a_workitem_too(served: Served) -> None:
    wfid = served.launch("sequence\n  stall", fields={"n": 1})
    told = refusal(served.client.get(f"/processes/{wfid}/workitem"), 409)
    assert told["error"] == "NotAWaitingStep"
    item = served.get(f"/processes/{wfid}/workitem", key="0_0")
    assert (item["participant"], item["fields"]) == (None, {"n": 1})


def test_a_workitem_that_is_not_there(served: Served) -> None:
    wfid = served.launch("stall")
    path = f"/processes/{wfid}/workitem"
    refusal(served.client.get(path, params={"key": "0_7"}), 409)
    refusal(served.client.get(path, params={"key": "0_7!abc"}), 409)
    refusal(served.client.get("/processes/20300101-0000-no-no/workitem"), 404)
