from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.compat.test_proxy import values

from mint.compat.proxy import DictAttrProxy
from mint.compat.workitem import Workitem, encoded

FEI = {"engine_id": "engine", "wfid": "20301122-bazo", "subid": "x1", "expid": "0_1"}

names = st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), min_size=1)
ways = st.lists(names, min_size=1, max_size=4).map(".".join)
fields = st.dictionaries(names, values)


def workitem(**members: Any) -> Workitem:
    return Workitem(json.dumps({"fei": FEI, "fields": {"params": {}}, **members}))


@given(st.dictionaries(names, values), fields)
def test_nothing_that_came_is_lost_or_changed(
    members: dict[str, Any], said: dict[str, Any]
) -> None:
    document = {**members, "fei": FEI, "fields": {**said, "params": {}}}
    wid = Workitem(json.dumps(document))
    wid.fields.whatever, wid.params.whatever, wid.lookup("a.b"), wid.forget, wid.wf_name
    assert json.loads(encoded(wid)) == document
    assert json.loads(wid.dump()) == document
    assert wid.dup().to_h() == document


def blocked(said: Any, way: str) -> bool:
    """Whether something is on the way that can hold no field."""
    for name in way.split(".")[:-1]:
        if name not in said:
            return False
        said = said[name]
        if not isinstance(said, dict):
            return True
    return False


@given(fields, ways, values)
@example({"a": 1}, "a.b", 2)
@example({"a": None}, "a.b", 2)
@example({"a": {"b": {}}}, "a.b.c", 2)
def test_what_is_set_is_found(said: dict[str, Any], way: str, value: Any) -> None:
    wid = workitem(fields=said)
    if blocked(said, way):
        with pytest.raises(TypeError, match="can hold nothing"):
            wid.set_field(way, value)
    else:
        wid.set_field(way, value)
        assert wid.lookup(way) == wid.lf(way) == value


@given(fields, ways)
def test_a_look_up_never_fails(said: dict[str, Any], way: str) -> None:
    found = workitem(fields=said).lookup(way)
    assert "." in way or found == said.get(way)


def test_dump_is_sorted_and_indented() -> None:
    wid = Workitem('{"fields": {"b": [1], "a": 2}, "fei": {}}')
    lines = ["{", '    "fei": {},', '    "fields": {', '        "a": 2,', '        "b": [']
    assert wid.dump().splitlines()[:5] == lines


def test_it_tells_whose_it_is() -> None:
    wid = workitem(wf_name="demo", participant_name="sizer")
    assert (wid.wfid, wid.sid) == ("20301122-bazo", "0_1!x1!20301122-bazo")
    assert (wid.wf_name, wid.participant_name) == ("demo", "sizer")
    assert wid.fei["expid"] == wid.fei.expid == "0_1"
    bare = Workitem('{"fei": {}}')
    assert (bare.wf_name, bare.participant_name, bare.dispatched_at) == (None, None, None)


def test_it_is_equal_to_one_of_the_same_step() -> None:
    assert workitem(a=1) == workitem(a=2)
    assert hash(workitem(a=1)) == hash(workitem(a=2))
    assert workitem() != workitem(fei={**FEI, "expid": "0_2"})
    assert (workitem() != workitem()) is False
    assert workitem() != 1


def test_the_result_is_a_field() -> None:
    wid = workitem()
    assert wid.result is None
    wid.result = False
    assert wid.fields.__result__ is False
    assert wid.lookup("__result__") is wid.result is False


def test_all_fields_can_be_set() -> None:
    wid = workitem()
    wid.fields = {"a": 1}
    assert wid.fields.a == 1
    wid.fields = DictAttrProxy({"a": 2})
    assert wid.to_h()["fields"] == {"a": 2}


@pytest.mark.parametrize("document", ['{"fei": {}}', '{"fei": {}, "fields": {"params": null}}'])
def test_what_is_set_is_kept_where_there_was_nothing(document: str) -> None:
    wid = Workitem(document)
    assert wid.forget is False
    wid.forget = True
    assert wid.forget is True
    assert wid.to_h()["fields"] == {"params": {"forget": True}}
    wid.fields.a = 1
    assert wid.lookup("a") == 1


@pytest.mark.parametrize(
    ("said", "forgotten"),
    [(True, True), ("true", True), (False, False), ("false", False), ("", False), (None, False)],
)
def test_the_step_may_ask_to_forget(said: Any, forgotten: bool) -> None:  # noqa: FBT001 - a table
    assert workitem(fields={"params": {"forget": said}}).forget is forgotten


def test_forget_takes_a_bool() -> None:
    yes: Any = 1
    with pytest.raises(AssertionError):
        workitem().forget = yes


@pytest.mark.parametrize("name", ["error", "trace", "timed_out"])
def test_what_did_not_go_wrong_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        getattr(workitem(), name)


def test_what_went_wrong() -> None:
    wid = workitem(fields={"__timed_out__": [FEI, "now", "participant", {}]})
    wid.error = {"class": "A", "message": "b"}
    wid.trace = ["c"]
    assert wid.timed_out[1] == "now"
    assert (wid.error, wid.trace) == ({"class": "A", "message": "b"}, ["c"])
    assert wid.to_h()["error"] == {"class": "A", "message": "b"}


def test_a_cancel() -> None:
    assert workitem(cancel=True).is_cancel is True
    assert workitem(cancel=None).is_cancel is False
    assert workitem().is_cancel is False


@pytest.mark.parametrize("text", ["", "{", "[1]", "1", "null"])
def test_what_is_no_workitem_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting"):
        Workitem(text)


def test_what_belongs_to_nothing_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Workitem('{"fields": {}}')


@pytest.mark.parametrize("value", [{1}, object(), float("nan"), float("inf")])
def test_what_json_cannot_say_is_not_sent(value: Any) -> None:
    wid = workitem()
    wid.fields.a = value
    with pytest.raises((TypeError, ValueError)):
        encoded(wid)


def test_proxies_in_lists_are_sent_as_what_they_hold() -> None:
    wid = workitem(fields={"a": {"b": 1}})
    wid.fields.all = [wid.fields.a]
    assert json.loads(encoded(wid))["fields"]["all"] == [{"b": 1}]
