from __future__ import annotations

import threading
from typing import Any

import msgspec
import pytest

from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail, Reply, Timer
from mint.participants.hosting import outgoing
from mint.participants.hosting.outgoing import Item, Outgoing, failure_of, item_of

WHERE = {"wfid": "w", "key": "0!a"}


def reply(name: str = "d1", **fields: Any) -> Reply:
    return Reply(wfid="w", key="0!a", dispatch=name, fields=fields)


def progress(done: int, name: str = "d1") -> dict[str, Any]:
    return {"what": "progress", "dispatch": name, **WHERE, "done": done, "total": 9, "text": ""}


def log(text: str, name: str = "d1") -> dict[str, Any]:
    return {"what": "log", "dispatch": name, **WHERE, "text": text}


def told(items: list[Item]) -> list[Any]:
    return [msgspec.json.decode(item.body) for item in items]


def test_a_reply_says_the_whole_payload() -> None:
    item = item_of(reply(a=1))
    assert told([item]) == [{"what": "reply", "dispatch": "d1", **WHERE, "fields": {"a": 1}}]
    assert item.ends


def test_a_failure_says_all_that_is_known_of_it() -> None:
    fault = Fault("validation", "no flour", "Empty", ("line",), "more")
    message = Fail(wfid="w", key="0!a", dispatch="d1", fault=fault, retry_after=2.0, fields={})
    (body,) = told([item_of(message)])
    assert body == {
        "what": "fail",
        "dispatch": "d1",
        **WHERE,
        "message": "no flour",
        "kind": "validation",
        "class_name": "Empty",
        "trace": ["line"],
        "details": "more",
        "retry_after": 2.0,
        "fields": {},
    }


@pytest.mark.parametrize("accepted", [True, False])
def test_a_refused_cancel_does_not_end_the_work(
    accepted: bool,  # noqa: FBT001 - both ways
) -> None:
    item = item_of(Cancelled(wfid="w", key="0!a", dispatch="d1", accepted=accepted))
    assert item.ends is accepted
    assert told([item])[0]["accepted"] is accepted


def test_a_cancel_that_failed_says_why() -> None:
    fault = Fault("participant", "no brakes", "Broken")
    item = item_of(Cancelled(wfid="w", key="0!a", dispatch="d1", accepted=False, fault=fault))
    assert told([item])[0]["message"] == "no brakes"


def test_nothing_else_is_an_answer() -> None:
    with pytest.raises(TypeError, match="Timer"):
        item_of(Timer(wfid="w", key="0", action={}))


def test_notes_go_before_answers_and_progress_is_only_the_newest() -> None:
    out = Outgoing()
    out.answer(reply("d0"))
    out.note(progress(1))
    out.note(log("one"))
    out.note(progress(2, "d2"))
    out.note(progress(3))
    out.note(log("two"))
    out.answer(reply())
    whats = [(item.what, item.dispatch) for item in out.take()]
    assert whats == [
        ("log", "d1"),
        ("progress", "d2"),
        ("progress", "d1"),
        ("log", "d1"),
        ("reply", "d0"),
        ("reply", "d1"),
    ]


def test_notes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "NOTES_KEPT", 3)
    out = Outgoing()
    for n in range(5):
        out.note(log(str(n)))
    assert [body["text"] for body in told(out.take())] == ["2", "3", "4"]


def test_no_more_is_taken_than_a_request_may_bring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "MOST", 2)
    monkeypatch.setattr(outgoing, "LARGEST", 300)
    out = Outgoing()
    for name in ("d1", "d2", "d3"):
        out.answer(reply(name))
    out.answer(reply("large", text="x" * 500))
    taken = [[item.dispatch for item in out.take()] for _ in range(3)]
    assert taken == [["d1", "d2"], ["d3"], ["large"]]


def test_what_is_put_back_comes_first_and_in_order() -> None:
    out = Outgoing()
    for name in ("d1", "d2"):
        out.answer(reply(name))
    items = out.take()
    out.answer(reply("d3"))
    out.put_back(items)
    assert [item.dispatch for item in out.take()] == ["d1", "d2", "d3"]


def test_it_knows_which_answers_wait() -> None:
    out = Outgoing()
    out.answer(reply())
    out.answer(Cancelled(wfid="w", key="0!a", dispatch="d2", accepted=False))
    assert out.has_answer("d1")
    assert not out.has_answer("d2")


def test_closing_waits_until_all_is_told() -> None:
    out = Outgoing()
    out.answer(reply())

    def send() -> None:
        while out.take():
            out.sent()

    thread = threading.Thread(target=send)
    thread.start()
    assert out.close(10.0) == 0
    thread.join()


def test_closing_tells_what_is_left() -> None:
    out = Outgoing()
    out.answer(reply("d1"))
    out.take()  # and never told
    out.answer(reply("d2"))
    assert out.close(0.0) == 2


def test_what_cannot_be_taken_becomes_a_failure() -> None:
    (body,) = told([failure_of(item_of(reply()), "too large")])
    assert body["what"] == "fail"
    assert "too large" in body["message"]
    assert (body["wfid"], body["key"]) == ("w", "0!a")
