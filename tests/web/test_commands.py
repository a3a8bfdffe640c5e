from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served

TWICE = "concurrence\n  sequence\n    stall\n  sequence\n    stall"


def key_at(seen: Any, expid: str) -> str:
    (key,) = [one["key"] for one in seen["expressions"] if one["expid"] == expid]
    return str(key)


def states(seen: Any) -> dict[str, str | None]:
    return {one["expid"]: one["state"] for one in seen["expressions"]}


@pytest.mark.parametrize("word", ["cancel", "kill"])
def test_a_process_is_stopped(served: Served, word: str) -> None:
    wfid = served.launch("sequence\n  hold\n  noop")
    answer = served.client.post(f"/processes/{wfid}/{word}")
    assert (answer.status_code, answer.json()) == (200, {"wfid": wfid})
    assert served.until_over(wfid)["expressions"] == []


def test_cancel_runs_the_handler_and_kill_does_not(served: Served) -> None:
    text = "sequence\n  stall on_cancel: clean\n  define clean\n    echo cleaned"
    for word, cleaned in (("cancel", True), ("kill", False)):
        wfid = served.launch(text)
        assert served.tell(wfid, word).status_code == 200
        served.until_over(wfid)
        kinds = [event["kind"] for event in served.get(f"/processes/{wfid}/history")["events"]]
        assert ("echo" in kinds) is cleaned


def test_one_expression_is_cancelled_by_its_key(served: Served) -> None:
    wfid = served.launch("sequence\n  stall\n  hold")
    key = key_at(served.process(wfid), "0_0")
    assert served.tell(wfid, "cancel", key=key).status_code == 200
    assert list(states(served.process(wfid))) == ["0", "0_1"]


def test_one_expression_is_cancelled_by_its_position(served: Served) -> None:
    wfid = served.launch("sequence\n  stall\n  hold")
    assert served.tell(wfid, "cancel", key="0_0").status_code == 200
    assert list(states(served.process(wfid))) == ["0", "0_1"]


def test_a_position_that_several_have_names_their_keys(served: Served) -> None:
    wfid = served.launch("concurrent_iterator on: 'a, b', to_v: x\n  stall")
    keys = [one["key"] for one in served.process(wfid)["expressions"] if one["expid"] == "0_0"]
    assert len(keys) == 2
    told = refusal(served.tell(wfid, "cancel", key="0_0"), 409)
    assert told["error"] == "NotAWaitingStep"
    assert all(key in told["message"] for key in keys)
    assert served.tell(wfid, "cancel", key=keys[0]).status_code == 200
    assert served.tell(wfid, "cancel", key="0_0").status_code == 200


def test_a_process_is_paused_and_resumed(served: Served) -> None:
    wfid = served.launch("sequence\n  stall")
    assert served.tell(wfid, "pause").status_code == 200
    assert states(served.process(wfid)) == {"0": "paused", "0_0": "paused"}
    assert served.tell(wfid, "resume").status_code == 200
    assert states(served.process(wfid)) == {"0": None, "0_0": None}


def test_a_breakpoint_holds_one_expression_only(served: Served) -> None:
    wfid = served.launch(TWICE)
    assert served.tell(wfid, "pause", key="0_0", breakpoint=True).status_code == 200
    seen = states(served.process(wfid))
    assert (seen["0_0"], seen["0_0_0"]) == ("paused", None)


def test_everything_is_resumed_anyway(served: Served) -> None:
    wfid = served.launch(TWICE)
    for key in ("0_0_0", "0_1_0"):
        served.tell(wfid, "pause", key=key)
    served.tell(wfid, "resume")
    assert "paused" in states(served.process(wfid)).values()
    assert served.tell(wfid, "resume", anyway=True).status_code == 200
    assert set(states(served.process(wfid)).values()) == {None}


def test_an_error_is_replayed_with_better_fields(served: Served) -> None:
    wfid = served.launch("sequence\n  picky")
    served.until_error(wfid)
    assert served.client.post(f"/processes/{wfid}/replay").status_code == 200
    served.until_error(wfid)
    assert served.tell(wfid, "replay", key="0_0", fields={"good": True}).status_code == 200
    assert served.until_over(wfid)["process"]["fields"]["good"] is True


@pytest.mark.parametrize("how", [{"tree": ["quick", {}, []]}, {"definition": "sequence\n  quick"}])
def test_an_error_is_replayed_with_another_tree(served: Served, how: dict[str, Any]) -> None:
    wfid = served.launch("sequence\n  picky")
    served.until_error(wfid)
    assert served.tell(wfid, "replay", **how).status_code == 200
    assert served.until_over(wfid)["process"]["fields"]["quick"] is True


def test_an_expression_is_applied_again(served: Served) -> None:
    wfid = served.launch("sequence\n  stall", fields={"n": 1})
    before = key_at(served.process(wfid), "0_0")
    assert served.tell(wfid, "re-apply", key=before, merge={"m": 2}).status_code == 200
    item = served.get(f"/processes/{wfid}/workitem", key="0_0")
    assert item["fields"] == {"n": 1, "m": 2}
    tree = ["quick", {}, []]
    answer = served.tell(wfid, "re-apply", key="0_0", tree=tree, fields={"only": 1})
    assert answer.status_code == 200
    assert served.until_over(wfid)["process"]["fields"] == {"only": 1, "quick": True}


def test_what_follows_is_edited(served: Served) -> None:
    wfid = served.launch("sequence\n  stall\n  hold")
    tree = ["sequence", {}, [["stall", {}, []], ["quick", {}, []]]]
    assert served.tell(wfid, "edit", key="0", tree=tree).status_code == 200
    assert served.tell(wfid, "cancel", key="0_0").status_code == 200
    assert served.until_over(wfid)["process"]["fields"]["quick"] is True


def test_an_expression_is_pushed_out(served: Served) -> None:
    wfid = served.launch("sequence\n  stall\n  quick", fields={"n": 1})
    assert served.tell(wfid, "push-out", key="0_0", fields={"n": 2}).status_code == 200
    assert served.until_over(wfid)["process"]["fields"] == {"n": 2, "quick": True}


def test_the_history_tells_who_it_was(served: Served) -> None:
    wfid = served.launch("stall")
    served.tell(wfid, "cancel")
    events = served.get(f"/processes/{wfid}/history")["events"]
    assert {event["by"] for event in events if event["kind"] in ("launched", "cancel")} != {""}


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("cancel", {}),
        ("kill", {}),
        ("pause", {}),
        ("resume", {}),
        ("replay", {}),
        ("re-apply", {"key": "0"}),
        ("edit", {"key": "0", "tree": ["noop", {}, []]}),
        ("push-out", {"key": "0"}),
    ],
)
class TestEachCommand:
    def test_needs_a_process(self, served: Served, word: str, body: Any) -> None:
        told = refusal(served.tell("20300101-0000-no-no", word, **body), 404)
        assert told["error"] == "ProcessNotFound"

    @pytest.mark.parametrize("key", ["0_9", "0_9!gone", "nonsense"])
    def test_needs_an_expression(self, served: Served, word: str, body: Any, key: str) -> None:
        wfid = served.launch("stall")
        told = refusal(served.tell(wfid, word, **{**body, "key": key}), 409)
        assert told["error"] == "NotAWaitingStep"

    def test_names_members_that_it_does_not_know(
        self, served: Served, word: str, body: Any
    ) -> None:
        wfid = served.launch("stall")
        told = refusal(served.tell(wfid, word, **body, foo=1), 400)
        assert "foo" in told["message"]


@pytest.mark.parametrize(
    ("word", "body", "words"),
    [
        ("replay", {"tree": ["a", {}, []], "definition": "a"}, "not both"),
        ("replay", {"tree": [1]}, "not a tree"),
        ("replay", {"definition": "sequence\n    a 'b"}, ""),
        ("edit", {"key": "0", "tree": [1]}, "not a tree"),
        ("edit", {"key": "0"}, "tree"),
        ("re-apply", {}, "key"),
        ("push-out", {}, "key"),
        ("pause", {"breakpoint": "perhaps"}, "breakpoint"),
    ],
)
def test_a_bad_body_is_refused(served: Served, word: str, body: Any, words: str) -> None:
    wfid = served.launch("stall")
    assert words in refusal(served.tell(wfid, word, **body), 400)["message"]


def test_nothing_is_in_error(served: Served) -> None:
    wfid = served.launch("stall")
    assert "has no error" in refusal(served.tell(wfid, "replay"), 409)["message"]


def test_a_branch_is_attached_and_its_reason_is_kept(served: Served) -> None:
    wfid = served.launch("sequence\n  hold")
    told = served.tell(wfid, "attach", key="0_0", definition="quick", fields={"n": 1}, why="help")
    assert told.status_code == 200, told.text
    events = served.until(wfid, lambda _: "ceased" in _kinds(served, wfid)) and served.get(
        f"/processes/{wfid}/history"
    )
    (attached,) = [event for event in events["events"] if event["kind"] == "attached"]
    assert attached["data"]["why"] == "help"
    refusal(served.tell(wfid, "attach", key="0_0"), 400)
    refusal(served.tell(wfid, "attach", key="0_7", definition="quick"), 409)


def _kinds(served: Served, wfid: str) -> list[str]:
    return [event["kind"] for event in served.get(f"/processes/{wfid}/history")["events"]]


def test_all_leaves_are_applied_again(served: Served) -> None:
    wfid = served.launch("concurrence\n  stall\n  stall")
    before = [one["since"] for one in served.process(wfid)["expressions"]]
    assert served.tell(wfid, "respark", why="they hang").status_code == 200
    seen = served.process(wfid)["expressions"]
    assert [one["since"] > then for one, then in zip(seen, before, strict=True)] == [
        False, True, True,
    ]  # fmt: skip
    assert "resparked" in _kinds(served, wfid)
