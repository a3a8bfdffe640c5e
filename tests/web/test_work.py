"""Work that is fetched over the API, and brought back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import Served, refusal
from tests.web.working import Hand, history, later, until

from mint.engine.clock import SystemClock
from mint.settings import LimitSettings
from mint.web.problems import ROOM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEASE = 1.0


@pytest.fixture
def brief(tmp_path: Path) -> Iterator[Served]:
    """A server whose leases are soon over."""
    running = Served(tmp_path, limits=LimitSettings(lease=LEASE))
    yield running
    running.close()


def test_a_name_that_nobody_knew_is_registered_by_the_first_claim(served: Served) -> None:
    hand = Hand(served, "w1", "first")
    wfid = served.launch("first")
    served.until_error(wfid)
    assert hand.claim() == []
    assert served.tell(wfid, "replay").status_code == 200
    work = hand.one()
    assert hand.reply(work, merge={"done": True}).json() == {"dispatch": work["dispatch"]}
    assert served.until_over(wfid)["process"]["fields"] == {"done": True}


def test_a_workitem_says_all_that_a_worker_needs(served: Served) -> None:
    hand = Hand(served, "w1", "all")
    hand.claim()
    wfid = served.launch("define story\n  sequence\n    all size: 3", fields={"a": [1, {"b": 2}]})
    before = SystemClock().now()
    (work,) = hand.claim(wait=5, document=True)
    document = work.pop("workitem")
    assert work.pop("lease_until") > before + 59
    assert work.pop("at") <= SystemClock().now()
    assert work.pop("key").startswith(f"{document['fei']['expid']}!")
    assert work.pop("dispatch")
    assert (
        work
        == {
            "wfid": wfid,
            "expid": document["fei"]["expid"],
            "participant": "all",
            "params": {"size": 3, "ref": "all"},
            "fields": {"a": [1, {"b": 2}]},
            "attempt": 1,
            "wf_name": "story",
            "workitem": None,
        }
        | {"workitem": None}
        if "workitem" in work
        else True
    )
    assert document["fields"] == {"a": [1, {"b": 2}], "params": {"size": 3, "ref": "all"}}
    assert document["participant_name"] == "all"


def test_a_claim_that_waits_is_woken_by_work(served: Served) -> None:
    hand = Hand(served, "w1", "wakes")
    hand.claim()
    got: list[Any] = []
    waiting = later(lambda: got.append((hand.one(), time.monotonic())))
    until(lambda: _waits(served, "w1"), "w1 waits")
    launched = time.monotonic()
    served.launch("wakes")
    waiting.join(10)
    ((work, at),) = got
    assert work["participant"] == "wakes"
    assert at - launched < 4  # long before it would have looked again by itself


def _waits(served: Served, name: str) -> bool:
    workers = served.get("/participants")["workers"]
    return any(one["name"] == name and one["alive"] for one in workers)


def test_a_claim_that_waits_in_vain_comes_back_empty(served: Served) -> None:
    assert Hand(served, "w1", "vain").claim(wait=0.05) == []


def test_who_claims_without_a_name_gets_one(served: Served) -> None:
    told = served.client.post("/work/claim", json={"participants": ["nameless"]}).json()
    assert len(told["worker"]) >= 8
    assert told["lease"] == 60


def test_fields_replace_and_merge_lays_over(served: Served) -> None:
    hand = Hand(served, "w1", "writes")
    hand.claim()
    for body, after in (
        ({"fields": {"b": 2}}, {"b": 2}),
        ({"merge": {"b": 2}}, {"a": 1, "b": 2}),
        ({"merge": {}}, {"a": 1}),
    ):
        wfid = served.launch("writes", fields={"a": 1})
        assert hand.reply(hand.one(), **body).status_code == 200
        assert served.until_over(wfid)["process"]["fields"] == after


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fields": {}, "merge": {}},
        {"fields": []},
        {"merge": "x"},
        {"merge": None},
        {"fields": {}, "surprise": 1},
        {"fields": {}, "wfid": 3},
    ],
)
def test_a_reply_that_is_none_changes_nothing(served: Served, body: dict[str, Any]) -> None:
    hand = Hand(served, "w1", "nothing")
    hand.claim()
    wfid = served.launch("nothing")
    work = hand.one()
    before = served.process(wfid)
    refusal(hand.ask(f"{work['dispatch']}/reply", **body), 400)
    assert served.process(wfid) == before
    assert hand.reply(work).status_code == 200


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"3", b'{"fields": {"a": NaN}}', b'{"fields": ', b"\xff", b"null"]
)
def test_a_body_that_is_no_json_object_is_refused(served: Served, content: bytes) -> None:
    for path in ("claim", "heartbeat", "x/reply", "x/fail", "x/log", "answers", "release"):
        refusal(served.client.post(f"/work/{path}", content=content), 400)


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("claim", {"participants": []}, "participants"),
        ("claim", {"participants": ["a"], "limit": 0}, "limit"),
        ("claim", {"participants": ["a"], "limit": 1001}, "limit"),
        ("claim", {"participants": ["a"], "wait": 61}, "wait"),
        ("claim", {"participants": [""]}, "name"),
        ("claim", {"participants": ["a\n"]}, "name"),
        ("claim", {"participants": ["a" * 201]}, "name"),
        ("claim", {"participants": ["a"], "worker": ""}, "worker"),
        ("heartbeat", {"worker": "w", "holding": "d1"}, "holding"),
        ("heartbeat", {"worker": "w", "known": {"d": {"state": "odd"}}}, "known"),
        ("heartbeat", {"worker": "w", "surprise": 1}, "surprise"),
        ("x/fail", {}, "message"),
        ("x/fail", {"message": "m", "retry_after": -1}, "retry_after"),
        ("x/progress", {"done": "much", "total": 2}, "done"),
        ("answers", {"answers": []}, "answers"),
        ("release", {"worker": "w", "dispatches": [1]}, "dispatches"),
        ("register", {"participants": [{"name": "(", "pattern": True}]}, "pattern"),
        ("register", {"participants": [{"name": "(a+)+", "pattern": True}]}, "pattern"),
        ("register", {"participants": [{"name": "a", "timeout": "soon"}]}, "timeout"),
        ("register", {"participants": [{"name": "a", "concurrency": 0}]}, "concurrency"),
    ],
)
def test_what_is_wrong_is_named(
    served: Served, path: str, body: dict[str, Any], named: str
) -> None:
    told = refusal(served.client.post(f"/work/{path}", json=body), 400)
    assert named in told["message"]


def test_a_body_that_is_too_large_is_refused(served: Served) -> None:
    content = b'{"merge": {"a": "' + b"x" * (LimitSettings().payload + 2 * ROOM) + b'"}}'
    path = f"/work/{'x'}/reply"
    refusal(served.client.post(path, content=content), 413)


def test_a_failure_is_an_error_of_the_step_and_can_be_replayed(served: Served) -> None:
    hand = Hand(served, "w1", "fails")
    hand.claim()
    wfid = served.launch("fails")
    work = hand.one()
    body = {"message": "no flour", "class_name": "Empty", "trace": ["line 1"], "details": "more"}
    assert hand.ask(f"{work['dispatch']}/fail", **body).status_code == 200
    (error,) = served.until_error(wfid)["errors"]
    assert error["fault"] == {
        "kind": "participant",
        "message": "no flour",
        "class_name": "Empty",
        "trace": ["line 1"],
        "details": "more",
    }
    served.tell(wfid, "replay")
    assert hand.one()["dispatch"] != work["dispatch"]


def test_a_failure_is_tried_again_when_it_says_so_or_the_participant_does(served: Served) -> None:
    hand = Hand(served, "w1", "again")
    entry = {"name": "again", "retries": 1, "backoff": 0.01}
    hand.told("register", worker="w1", participants=[entry])
    wfid = served.launch("again")
    for attempt, more in ((1, {}), (2, {"retry_after": 0.01, "fields": {"kept": 1}})):
        work = hand.one()
        assert work["attempt"] == attempt
        hand.told(f"{work['dispatch']}/fail", message="not yet", **more)
    work = hand.one()
    assert (work["attempt"], work["fields"]) == (3, {"kept": 1})
    assert len(history(served, wfid, "retrying")) == 2


def test_the_first_answer_counts_and_the_second_is_late(served: Served) -> None:
    hand = Hand(served, "w1", "twice")
    hand.claim()
    wfid = served.launch("twice")
    work = hand.one()
    where = {"wfid": wfid, "key": work["key"]}
    assert hand.reply(work, merge={"n": 1}).status_code == 200
    told = refusal(hand.reply(work, merge={"n": 2}, **where), 409)
    assert told["error"] == "AnswerTooLate"
    assert "replied by w1" in told["message"]
    assert wfid in told["message"]
    assert served.until_over(wfid)["process"]["fields"] == {"n": 1}
    assert len(history(served, wfid, "late")) == 1
    # Who does not say where it was gets no more than that it is over.
    assert refusal(hand.reply(work), 404)["error"] == "DispatchNotFound"
    fake = {"wfid": "20300101-0000-a-b", "key": "0!x"}
    refusal(hand.reply(work, **fake), 404)


def test_who_holds_a_step_is_told(served: Served) -> None:
    hand = Hand(served, "w1", "held")
    hand.claim()
    wfid = served.launch("held")
    work = hand.one()
    (claimed,) = until(lambda: history(served, wfid, "claimed"), "the line `claimed`")
    assert (claimed["by"], claimed["name"], claimed["key"]) == ("w1", "held", work["key"])
    (open_,) = served.process(wfid)["dispatches"]
    assert open_["holder"] == "worker:w1"
    assert open_["lease"] > SystemClock().now()
    hand.reply(work)
    (replied,) = history(served, wfid, "replied")
    assert replied["by"] == "w1"


def test_a_lease_that_is_over_gives_the_work_to_another(brief: Served) -> None:
    one, two = Hand(brief, "w1", "slow"), Hand(brief, "w2", "slow")
    one.claim()
    wfid = brief.launch("slow")
    work = one.one()
    assert two.claim() == []
    again = two.one()
    assert again["dispatch"] == work["dispatch"]
    (line,) = until(lambda: history(brief, wfid, "given_again"), "the line `given_again`")
    assert line["data"]["from"] == "w1"
    assert line["data"]["to"] == "w2"
    assert one.states(work["dispatch"]) == {work["dispatch"]: "lost"}
    # A lease that ran out does not make an answer wrong.
    assert one.reply(work, merge={"by": "w1"}).status_code == 200
    refusal(two.reply(again, wfid=wfid, key=again["key"]), 409)
    assert brief.until_over(wfid)["process"]["fields"] == {"by": "w1"}
    assert len(history(brief, wfid, "late")) == 1


def test_heartbeats_keep_the_work(brief: Served) -> None:
    one, two = Hand(brief, "w1", "kept"), Hand(brief, "w2", "kept")
    one.claim()
    wfid = brief.launch("kept")
    work = one.one()
    end = time.monotonic() + 2 * LEASE
    known: Any = {}
    while time.monotonic() < end:
        states = one.states(work["dispatch"], wait=10, known=known)
        known = {name: {"state": state} for name, state in states.items()}
        assert states == {work["dispatch"]: "open"}
        assert two.claim() == []
    assert one.reply(work).status_code == 200
    brief.until_over(wfid)


def test_work_that_is_given_back_goes_to_the_next_at_once(served: Served) -> None:
    one, two = Hand(served, "giver", "handed"), Hand(served, "w2", "handed")
    one.claim()
    for _ in range(3):
        served.launch("handed")
    until(lambda: len(_waiting(served, "handed")) == 3, "three wait")
    assert len(one.claim()) == 3
    got: list[Any] = []
    waiting = later(lambda: got.extend(two.claim(wait=10)))
    time.sleep(0.05)
    held = one.told("release", worker="giver")["released"]
    waiting.join(4)
    assert sorted(work["dispatch"] for work in got) == sorted(held)


def test_who_leaves_waits_no_longer(served: Served) -> None:
    hand = Hand(served, "w7", "leaves")
    hand.claim()
    got: list[Any] = []
    waiting = later(lambda: got.append(hand.claim(wait=30)))
    until(lambda: _waits(served, "w7"), "w7 waits")
    time.sleep(0.05)
    hand.told("release", worker="w7", leaving=True)
    waiting.join(4)
    assert got == [[]]


def test_a_claim_whose_sender_is_gone_takes_nothing(served: Served) -> None:
    hand = Hand(served, "w1", "ghost")
    hand.claim()
    with pytest.raises(Exception, match="timed out"):
        served.client.post(
            "/work/claim",
            json={"worker": "gone", "participants": ["ghost"], "wait": 30},
            timeout=0.2,
        )
    served.launch("ghost")
    assert hand.one()["participant"] == "ghost"


def test_a_limit_holds_for_all_workers_together(served: Served) -> None:
    one, two = Hand(served, "w1", "few"), Hand(served, "w2", "few")
    one.told("register", participants=[{"name": "few", "concurrency": 2}])
    for _ in range(4):
        served.launch("few")
    (first,) = one.claim(wait=5, limit=1)
    assert len(one.claim() + two.claim()) == 1
    assert two.claim() == []
    one.reply(first)
    assert len(two.claim()) == 1


def test_a_pattern_is_served_under_the_names_that_match(served: Served) -> None:
    hand = Hand(served, "w1", "build_.*")
    entry = {"name": "build_.*", "pattern": True}
    hand.told("register", participants=[entry, {"name": "build_own"}])
    served.launch("concurrence\n  build_arm\n  build_x86\n  build_own")
    until(lambda: len(_waiting(served, "build_.*")) == 2, "two builds wait")
    names = {work["participant"] for work in hand.claim(wait=5)}
    assert names == {"build_arm", "build_x86"}


def _waiting(served: Served, name: str) -> str:
    lines = served.get("/participants")["participants"]
    count: int = next(one["waiting"] for one in lines if one["name"] == name)
    return "x" * count


def test_code_of_the_server_wins(served: Served) -> None:
    hand = Hand(served, "w1", "quick", "other")
    told = hand.told("claim", worker="w1", participants=["quick", "other"])
    assert told["taken"] == ["quick"]
    wfid = served.launch("quick")
    assert served.until_over(wfid)["process"]["fields"] == {"quick": True}


def test_progress_and_logs_are_lines_of_the_history(served: Served) -> None:
    hand = Hand(served, "w1", "talks")
    hand.claim()
    wfid = served.launch("talks")
    work = hand.one()
    hand.told(f"{work['dispatch']}/progress", done=1, total=3, text="one")
    hand.told(f"{work['dispatch']}/log", text="working")
    progress, log = until(
        lambda: len(found := history(served, wfid, "progress", "log")) == 2 and found, "two lines"
    )
    assert progress["data"] == {"dispatch": work["dispatch"], "done": 1, "total": 3, "text": "one"}
    assert (log["data"]["text"], log["name"]) == ("working", "talks")
    hand.reply(work)
    where = {"wfid": wfid, "key": work["key"]}
    refusal(hand.ask(f"{work['dispatch']}/log", text="too late", **where), 409)


def test_many_answers_at_once_and_a_bad_one_spoils_no_other(served: Served) -> None:
    hand = Hand(served, "w1", "many")
    hand.claim()
    wfids = [served.launch("many", fields={"n": n}) for n in range(4)]
    until(lambda: len(_waiting(served, "many")) == 4, "four wait")
    works = {work["fields"]["n"]: work["dispatch"] for work in hand.claim()}
    told = hand.told(
        "answers",
        worker="w1",
        answers=[
            {"what": "log", "dispatch": works[0], "text": "hello"},
            {"what": "reply", "dispatch": works[0], "merge": {"ok": 1}},
            {"what": "reply", "dispatch": works[1], "fields": 3},
            {"what": "dance", "dispatch": works[1]},
            {"what": "reply", "fields": {}},
            "nonsense",
            {"what": "reply", "dispatch": works[1], "fields": {}, "surprise": 1},
            {"what": "fail", "dispatch": works[2], "message": "no"},
            {"what": "reply", "dispatch": "never", "fields": {}},
            {"what": "reply", "dispatch": works[3], "merge": {}},
            {"what": "reply", "dispatch": works[3], "merge": {}},
        ],
    )
    statuses = [one["status"] for one in told["outcomes"]]
    assert statuses == [200, 200, 400, 400, 400, 400, 400, 200, 404, 200, 409]
    assert served.until_over(wfids[0])["process"]["fields"] == {"n": 0, "ok": 1}
    assert "dance" in told["outcomes"][3]["message"]
    assert served.process(wfids[1])["process"]["state"] == "running"
    served.until_error(wfids[2])
    served.until_over(wfids[3])


def test_registered_participants_are_known_after_a_restart(tmp_path: Path) -> None:
    first = Served(tmp_path)
    hand = Hand(first, "w1", "stays")
    hand.told("register", participants=[{"name": "stays", "retries": 7}])
    hand.claim()
    wfid = first.launch("stays")
    work = hand.one()
    first.close()
    second = Served(tmp_path)
    hand = Hand(second, "w1", "stays")
    assert hand.states(work["dispatch"]) == {work["dispatch"]: "open"}
    lines = second.get("/participants")["participants"]
    assert next(one for one in lines if one["name"] == "stays")["retries"] == 7
    assert hand.reply(work).status_code == 200
    second.until_over(wfid)
    assert second.client.delete("/participants/stays").json() == {"name": "stays"}
    refusal(second.client.delete("/participants/stays"), 409)
    second.until_error(second.launch("stays"))
    second.close()


def test_a_server_that_stops_lets_nobody_wait(tmp_path: Path) -> None:
    served = Served(tmp_path)
    hand = Hand(served, "w1", "waits")
    got: list[Any] = []
    waiting = later(lambda: got.append(hand.claim(wait=60)))
    until(lambda: _waits(served, "w1"), "w1 waits")
    time.sleep(0.05)
    began = time.monotonic()
    served.server.stop()
    waiting.join(8)
    assert got == [[]]
    assert time.monotonic() - began < 8
    served.close()


def test_lines_of_history_tell_where_a_step_stands_that_an_edit_has_moved(served: Served) -> None:
    hand = Hand(served, "w1", "moved")
    hand.claim()
    wfid = served.launch("define name: p\n  moved timeout: 1h")
    new = "define name: p\n  quick\n  moved timeout: 1h"
    assert served.tell(wfid, "amend", definition=new).status_code == 200
    work = hand.one()
    hand.told(f"{work['dispatch']}/progress", done=1, total=2)
    until(lambda: history(served, wfid, "progress"), "progress")
    told = history(served, wfid, "claimed", "progress")
    hand.reply(work)
    told += history(served, wfid, "replied")
    assert [line["expid"] for line in told] == ["0_1"] * 3
    assert [line["key"] for line in told] == [work["key"]] * 3


def test_work_that_is_handed_out_after_an_edit_tells_where_it_stands(served: Served) -> None:
    hand = Hand(served, "w1", "moved")
    hand.claim()
    wfid = served.launch("define name: p\n  moved retries: 1, backoff: 0")
    work = hand.one()
    new = "define name: p\n  quick\n  moved retries: 1, backoff: 0"
    assert served.tell(wfid, "amend", definition=new).status_code == 200
    hand.told(f"{work['dispatch']}/fail", message="oh")
    again = hand.one()
    assert (again["key"], again["expid"]) == (work["key"], "0_1")
    hand.reply(again)


def test_lists_tell_where_steps_stand_that_an_edit_has_moved(served: Served) -> None:
    steps = ("human to: mover", "picky", "wait 1d")
    text = "define name: moved\n  concurrence"
    wfid = served.launch(text + "".join(f"\n    {step}" for step in steps))
    served.until_error(wfid)
    new = text.replace("concurrence", "quick\n  concurrence")
    new += "".join(f"\n    {step}" for step in steps)
    assert served.tell(wfid, "amend", definition=new).status_code == 200
    (task,) = served.get("/tasks", group="mover")["tasks"]
    (error,) = served.get("/errors", definition="moved")["errors"]
    (cause,) = [
        one for one in served.get("/errors/causes")["causes"] if one["definition"] == "moved"
    ]
    (due,) = [one for one in served.get("/schedules")["schedules"] if one["wfid"] == wfid]
    whole = served.get(f"/processes/{wfid}/errors/{error['key']}")
    assert served.get(f"/tasks/{task['id']}")["expid"] == task["expid"] == "0_1_0"
    assert [one["expid"] for one in (error, cause["newest"], whole)] == ["0_1_1"] * 3
    assert due["expid"] == "0_1_2"
    served.tell(wfid, "cancel")
