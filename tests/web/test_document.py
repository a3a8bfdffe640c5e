from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served

TEXT = "define name: release\n  picky\n  stall\n  quick"
BETTER = "define name: release\n  quick\n  stall\n  quick"


def amended(served: Served, wfid: str, definition: str, **more: Any) -> Any:
    answer = served.tell(wfid, "amend", definition=definition, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def whats(plan: Any) -> list[str]:
    return [f"{change['what']} {change['name']}" for change in plan["changes"]]


def test_the_text_of_a_process_has_marks(served: Served) -> None:
    wfid = served.launch(TEXT)
    served.until_error(wfid)
    seen = served.get(f"/processes/{wfid}/text")
    assert (seen["name"], seen["state"]) == ("release", "running")
    lines = seen["text"].splitlines()
    assert "# <- error: it is not good" in lines[1]
    assert lines[3] == "  quick"


def test_a_plan_is_made_and_nothing_is_done(served: Served) -> None:
    wfid = served.launch(TEXT)
    served.until_error(wfid)
    plan = amended(served, wfid, BETTER, dry_run=True)
    assert (whats(plan), plan["safe"], plan["patch"]) == (["re_apply quick"], True, None)
    assert served.process(wfid)["errors"]


def test_a_plan_is_carried_out(served: Served) -> None:
    wfid = served.launch(TEXT)
    served.until_error(wfid)
    plan = amended(served, wfid, BETTER, dry_run=True)
    done = amended(served, wfid, BETTER, token=plan["token"], why="picky is ill")
    assert done["patch"] == 1
    seen = served.until(wfid, lambda seen: "0_1" in [e["expid"] for e in seen["expressions"]])
    assert seen["errors"] == []
    (patch,) = served.get(f"/processes/{wfid}/patches")
    assert (patch["number"], patch["why"]) == (1, "picky is ill")
    assert "picky" in patch["text_before"]
    assert "picky" not in patch["text_after"]


def test_a_plan_of_before_is_refused(served: Served) -> None:
    wfid = served.launch("define\n  stall\n  quick")
    plan = amended(served, wfid, "define\n  stall\n  hold", dry_run=True)
    served.tell(wfid, "cancel", key="0_0")
    answer = served.tell(wfid, "amend", definition="define\n  stall\n  hold", token=plan["token"])
    assert refusal(answer, 409)["error"] in ("PlanOutdated", "NotAWaitingStep")


def test_work_in_hand_is_left_alone_when_that_is_asked_for(served: Served) -> None:
    wfid = served.launch("define\n  hold n: 1")
    answer = served.tell(wfid, "amend", definition="define\n  hold n: 2", safe_only=True)
    told = refusal(answer, 409)
    assert told["error"] == "PlanUnsafe"
    assert "0_0 hold" in told["message"]
    served.tell(wfid, "kill")


def test_a_text_that_cannot_be_read_changes_nothing(served: Served) -> None:
    wfid = served.launch("define\n  stall")
    told = refusal(served.tell(wfid, "amend", definition="define\n  a [", source="x.radial"), 400)
    assert (told["error"], told["line"], told["source"]) == ("DefinitionError", 2, "x.radial")
    assert refusal(served.tell(wfid, "amend"), 400)["message"].startswith("give the new text")
    assert served.get(f"/processes/{wfid}/patches") == []


def test_the_same_text_is_no_patch(served: Served) -> None:
    wfid = served.launch("define\n  stall")
    assert amended(served, wfid, "define\n  stall")["patch"] is None


def test_a_step_is_blamed_on_the_patch_that_made_it(served: Served) -> None:
    wfid = served.launch("define\n  stall\n  quick")
    amended(served, wfid, "define\n  stall\n  hold\n  quick")
    blame = served.get(f"/processes/{wfid}/blame")
    assert blame["steps"] == {"0": 0, "0_0": 0, "0_1": 1, "0_2": 0}


def test_a_patch_is_taken_back(served: Served) -> None:
    wfid = served.launch("define\n  stall\n  quick")
    amended(served, wfid, "define\n  stall\n  hold\n  quick")
    amended(served, wfid, "define\n  stall\n  hold\n  quick n: 1")
    plan = served.tell(wfid, "revert", patch=1, dry_run=True).json()
    assert whats(plan) == ["remove hold"]
    done = served.tell(wfid, "revert", patch=1, why="not needed").json()
    assert (done["patch"], served.get(f"/processes/{wfid}/patches")[-1]["reverts"]) == (3, 1)
    assert served.get(f"/processes/{wfid}/text")["tree"][2][1] == ["quick", {"n": 1}, []]


def test_a_patch_that_does_not_fit_any_more_is_not_taken_back(served: Served) -> None:
    wfid = served.launch("define\n  stall\n  quick")
    assert refusal(served.tell(wfid, "revert"), 409)["error"] == "PatchMisfit"
    amended(served, wfid, "define\n  stall\n  quick n: 1")
    amended(served, wfid, "define\n  stall\n  quick n: 2")
    assert "`quick`" in refusal(served.tell(wfid, "revert", patch=1), 409)["message"]
    assert "it has 1, 2" in refusal(served.tell(wfid, "revert", patch=7), 409)["message"]


def test_one_repair_for_many(served: Served) -> None:
    stuck = [served.launch(TEXT) for _ in range(5)]
    other = served.launch("define name: other\n  stall")
    for wfid in stuck:
        served.until_error(wfid)
    amended(served, stuck[0], BETTER, why="picky is ill")
    order = {"source": stuck[0], "to": [*stuck, other, "nobody"], "safe_only": True}
    told = served.client.post("/repairs", json={**order, "dry_run": True}).json()
    assert [one["outcome"] for one in told["processes"]] == ["planned"] * 4 + ["misfit", "refused"]
    told = served.client.post("/repairs", json=order).json()
    assert (told["why"], told["patch"]) == ("picky is ill", 1)
    assert [one["outcome"] for one in told["processes"]][:4] == ["done"] * 4
    for wfid in stuck:
        served.until(wfid, lambda seen: not seen["errors"])
    again = served.client.post("/repairs", json=order).json()
    assert {one["outcome"] for one in again["processes"][:4]} == {"unchanged"}


def test_the_text_of_a_process_that_is_over_is_the_last_one(served: Served) -> None:
    wfid = served.launch("define\n  stall\n  quick")
    amended(served, wfid, "define\n  stall")
    served.tell(wfid, "cancel", key="0_0")
    served.until_over(wfid)
    assert served.get(f"/processes/{wfid}/text")["tree"][2] == [["stall", {}, []]]
    assert refusal(served.tell(wfid, "amend", definition="define\n  a"), 409)["error"]
