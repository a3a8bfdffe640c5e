"""Human tasks over the API, and who does the work of participants."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import Served, refusal
from tests.web.working import Hand, history, until

if TYPE_CHECKING:
    from collections.abc import Iterator

FORM = '{"properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with people."""
    groups = {"qa": ("ann", "bob"), "leads": ("boss",)}
    running = Served(tmp_path_factory.mktemp("data"), humans=("approve",), groups=groups)
    yield running
    running.close()


def ask(served: Served, step: str, **fields: Any) -> Any:
    """The task of a new process with one step."""
    wfid = served.launch(f"define\n  {step}\n", fields=fields)
    return until(lambda: served.get("/tasks", wfid=wfid)["tasks"], "a task")[0]


def told(served: Served, task: Any, what: str, **body: Any) -> Any:
    return served.client.post(f"/tasks/{task['id']}/{what}", json=body)


def ids(served: Served, **query: str) -> set[str]:
    return {task["id"] for task in served.get("/tasks", **query)["tasks"]}


def test_tasks_are_listed_for_whom_they_are(served: Served) -> None:
    of_qa = ask(served, "human to: qa, title: 'Look at ${product}'", product="tool")
    of_boss, of_all = ask(served, "human to: boss"), ask(served, "human")
    assert of_qa["title"] == "Look at tool"
    assert (of_qa["state"], of_qa["holder"], of_qa["to"]) == ("open", "", ["qa"])
    assert ids(served, user="ann") >= {of_qa["id"], of_all["id"]}
    assert of_boss["id"] not in ids(served, user="ann")
    assert of_qa["id"] not in ids(served, user="boss")
    assert ids(served, group="qa") >= {of_qa["id"]}
    told(served, of_boss, "claim", by="boss")
    assert of_boss["id"] in ids(served, state="claimed") - ids(served, state="open")


def test_a_task_shows_what_its_definition_wants(served: Served) -> None:
    task = ask(
        served,
        f"human form: '{FORM}', show: 'product, diff.lines', into: d, due: 1d, escalate: '2d: al'",
        product="tool",
        diff={"lines": 3},
    )
    told(served, task, "comment", by="eve", text="see the log")
    seen = served.get(f"/tasks/{task['id']}")
    assert seen["fields"] == {"product": "tool", "diff.lines": 3}
    assert (seen["into"], seen["form"]["required"]) == ("d", ["ok"])
    assert seen["due"] == pytest.approx(seen["at"] + 86400)
    assert [one["to"] for one in seen["escalations"]] == ["al"]
    assert [(one["by"], one["text"]) for one in seen["comments"]] == [("eve", "see the log")]


def test_a_task_is_claimed_and_completed(served: Served) -> None:
    task = ask(served, f"human to: qa, form: '{FORM}', into: qa")
    assert told(served, task, "claim", by="ann").json() == {"id": task["id"], "wfid": task["wfid"]}
    assert "ann has claimed" in refusal(told(served, task, "claim", by="bob"), 409)["message"]
    assert "is for qa" in refusal(told(served, task, "complete", by="eve"), 403)["message"]
    wrong = refusal(told(served, task, "complete", by="ann", answer={"ok": 1}), 422)
    assert (wrong["error"], wrong["fields"]) == ("AnswerMisfit", {"ok": "must be true or false"})
    assert told(served, task, "complete", by="ann", answer={"ok": True}).status_code == 200
    assert served.until_over(task["wfid"])["process"]["fields"] == {"qa": {"ok": True}}
    lines = history(served, task["wfid"], "claimed", "completed", "replied")
    assert [(one["kind"], one["by"]) for one in lines] == [
        ("claimed", "ann"),
        ("completed", "ann"),
        ("replied", "ann"),
    ]
    gone = refusal(told(served, task, "complete", by="ann"), 404)
    assert gone["error"] == "TaskNotFound"


def test_one_of_two_who_claim_at_once_gets_it(served: Served) -> None:
    for _ in range(5):
        task = ask(served, "human to: qa")
        with ThreadPoolExecutor(2) as pool:
            futures = [pool.submit(told, served, task, "claim", by=by) for by in ("ann", "bob")]
            answers = [future.result() for future in futures]
        codes = [answer.status_code for answer in answers]
        assert sorted(codes) == [200, 409]
        winner = ("ann", "bob")[codes.index(200)]
        assert served.get(f"/tasks/{task['id']}")["holder"] == winner


def test_it_is_released_delegated_and_declined(served: Served) -> None:
    task = ask(served, "human to: ann")
    told(served, task, "claim", by="ann")
    assert told(served, task, "release", by="ann").status_code == 200
    assert told(served, task, "delegate", by="ann", to=["leads"]).status_code == 200
    assert served.get(f"/tasks/{task['id']}")["to"] == ["leads"]
    assert told(served, task, "fail", by="boss", reason="not now").status_code == 200
    (error,) = served.until_error(task["wfid"])["errors"]
    assert error["fault"]["message"] == "not now"


def test_force_is_recorded(served: Served) -> None:
    task = ask(served, "human to: ann")
    assert told(served, task, "claim", force=True).status_code == 200
    (line,) = history(served, task["wfid"], "claimed")
    assert line["data"]["forced"] is True
    assert line["by"]


def test_what_cannot_be_asked(served: Served) -> None:
    task = ask(served, "human")
    assert "is a group" in refusal(told(served, task, "claim", by="qa"), 400)["message"]
    refusal(told(served, task, "claim", by="a\nb"), 400)
    refusal(told(served, task, "delegate", to=[]), 400)
    refusal(told(served, task, "fail", reason=""), 400)
    refusal(told(served, task, "comment"), 400)
    refusal(told(served, {"id": "none"}, "claim"), 404)
    refusal(served.client.get("/tasks/none"), 404)
    refusal(served.client.get("/tasks", params={"state": "done"}), 400)


def test_no_worker_can_answer_a_task(served: Served) -> None:
    task = ask(served, "human")
    answer = Hand(served, "w1", "human").ask(f"{task['id']}/reply", merge={})
    assert "people do it" in refusal(answer, 409)["message"]


def test_cancelling_the_process_takes_the_task_away(served: Served) -> None:
    task = ask(served, "human")
    served.tell(task["wfid"], "cancel")
    served.until_over(task["wfid"])
    refusal(told(served, task, "claim", by="ann"), 404)


def test_the_settings_say_whose_work_people_do(served: Served) -> None:
    task = ask(served, "approve")
    assert (task["participant"], task["to"]) == ("approve", ["approve"])
    lines = {line["name"]: line for line in served.get("/participants")["participants"]}
    assert (lines["approve"]["done_by"], lines["approve"]["where"]) == ("human", "nowhere")
    assert lines["quick"]["done_by"] == "bot"


def role(served: Served, name: str, **body: Any) -> Any:
    answer = served.client.put(f"/roles/{name}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_stand_in_answers_what_waits_in_one_process_only(served: Served) -> None:
    one, other = ask(served, "approve"), ask(served, "approve")
    set_ = role(served, "approve", kind="stand-in", wfid=one["wfid"], fields={"ok": True})
    assert set_ == {"participant": "approve", "wfid": one["wfid"], "rerouted": 1}
    assert served.until_over(one["wfid"])["process"]["fields"] == {"ok": True}
    (line,) = history(served, one["wfid"], "replied")
    assert line["by"] == "stand-in"
    assert other["id"] in ids(served)
    (known,) = served.get("/roles")["roles"]
    assert (known["kind"], known["stand_in"]["fields"]) == ("stand-in", {"ok": True})
    served.client.delete("/roles/approve", params={"wfid": one["wfid"]})
    assert served.get("/roles")["roles"] == []


def test_human_bot_and_stand_in_are_interchangeable(served: Served) -> None:
    role(served, "quick", kind="human")
    task = ask(served, "quick")
    assert role(served, "quick", kind="stand-in", do="wait")["rerouted"] == 1
    assert task["id"] not in ids(served)
    assert role(served, "quick", kind="human")["rerouted"] == 1
    (task,) = served.get("/tasks", wfid=task["wfid"])["tasks"]
    told(served, task, "claim", by="quick")
    assert role(served, "quick", kind="bot")["rerouted"] == 0
    assert told(served, task, "release", by="quick").status_code == 200
    again = served.client.delete("/roles/quick")
    assert again.json()["rerouted"] == 1
    assert served.until_over(task["wfid"])["process"]["fields"] == {"quick": True}


def test_what_workers_elsewhere_have_not_taken_goes_to_people(served: Served) -> None:
    hand = Hand(served, "w2", "faraway")
    hand.told("register", participants=[{"name": "faraway"}])
    wfid = served.launch("define\n  faraway\n")
    served.until(wfid, lambda seen: bool(seen["dispatches"]))
    assert role(served, "faraway", kind="human", wfid=wfid)["rerouted"] == 1
    (task,) = served.get("/tasks", wfid=wfid)["tasks"]
    assert told(served, task, "complete", by="faraway").status_code == 200
    served.until_over(wfid)


def test_roles_that_cannot_be(served: Served) -> None:
    put = served.client.put
    refusal(put("/roles/al", json={"kind": "robot"}), 400)
    refusal(put("/roles/al", json={"kind": "stand-in", "fails": -1}), 400)
    refusal(put("/roles/al", json={"kind": "stand-in", "after": "soon"}), 400)
    refusal(put("/roles/al", json={"kind": "human", "wfid": "none"}), 404)
    refusal(served.client.delete("/roles/al"), 409)
