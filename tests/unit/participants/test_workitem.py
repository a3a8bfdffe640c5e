from __future__ import annotations

from typing import Any

import pytest

from mint.errors import MintError
from mint.model.fei import Fei
from mint.participants import NotJson, Workitem


@pytest.fixture
def make(dispatch: Any) -> Any:
    return lambda **fields: Workitem(dispatch(**fields), lambda _: None)


def test_it_tells_where_it_comes_from(make: Any) -> None:
    wi = make()
    assert wi.id == "d1"
    assert wi.wfid == "20300101-0000-wf"
    assert wi.fei == Fei("20300101-0000-wf", "0_1", "a")
    assert wi.participant_name == "check"
    assert wi.wf_name == ""
    assert wi.attempt == 1
    assert not wi.cancelled


def test_writing_leaves_the_dispatch_alone(dispatch: Any) -> None:
    sent = dispatch(a={"b": [1]})
    wi = Workitem(sent, lambda _: None)
    wi.fields.a.b.append(2)
    wi.params.get("task")
    assert sent.fields == {"a": {"b": [1]}}
    assert wi.answer() == {"a": {"b": [1, 2]}}


def test_an_untouched_payload_is_not_copied(dispatch: Any) -> None:
    sent = dispatch(a=1)
    assert Workitem(sent, lambda _: None).answer() is sent.fields


def test_all_fields_can_be_replaced(make: Any) -> None:
    wi = make(a={"x": 1}, b=2)
    wi.fields = wi.fields.a
    assert wi.answer() == {"x": 1}
    wi.fields = {"y": 1}
    assert wi.answer() == {"y": 1}


def test_params_are_read_only(make: Any) -> None:
    wi = make()
    assert wi.params.task == "weigh"
    with pytest.raises(AttributeError):
        wi.params.task = "sell"


def test_the_result_is_a_field(make: Any) -> None:
    wi = make()
    assert wi.result is None
    wi.result = False
    assert wi.result is False
    assert wi.answer() == {"__result__": False}


def test_lookup_goes_deep(make: Any) -> None:
    wi = make(a={"b": [{"c": 1}]})
    assert wi.lookup("a.b.0.c") == 1
    assert wi.lookup("a.b.0").c == 1
    assert wi.lookup("a.x.0") is None


def test_set_creates_objects_on_the_way(make: Any) -> None:
    wi = make(a={"l": [{}, 2]})
    wi.set("x.y.z", 1)
    wi.set("a.l.0.deep.er", 2)
    wi.set("a.l.-1", 3)
    assert wi.answer() == {"a": {"l": [{"deep": {"er": 2}}, 3]}, "x": {"y": {"z": 1}}}


@pytest.mark.parametrize("path", ["n.x", "n.x.y", "l.1", "l.x", "l.1.x", "l.--1"])
def test_set_refuses_what_has_no_place(make: Any, path: str) -> None:
    with pytest.raises(MintError):
        make(n=1, l=["x"]).set(path, 1)


def test_progress_and_log_are_told_with_their_origin(dispatch: Any) -> None:
    told: list[dict[str, Any]] = []
    wi = Workitem(dispatch(), told.append)
    wi.progress(1, 2, "half")
    wi.log("caf\udce9")
    head = {"wfid": "20300101-0000-wf", "key": "0_1!a", "dispatch": "d1", "participant": "check"}
    assert told == [
        {**head, "what": "progress", "done": 1, "total": 2, "text": "half"},
        {**head, "what": "log", "text": "caf\\udce9"},
    ]


def test_a_command_is_a_field(make: Any) -> None:
    wi = make()
    wi.command("skip 2")
    assert wi.answer() == {"__command__": "skip 2"}


def test_what_is_not_json_is_found_at_the_answer(make: Any) -> None:
    wi = make()
    wi.fields.when = {1, 2}
    with pytest.raises(NotJson, match="the field when"):
        wi.answer()
