from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.participants.fields import FieldMissing, Fields, View, plain


def test_a_field_is_read_as_attribute_and_as_item() -> None:
    fields = Fields({"user": {"name": "ann"}, "to-do": 1})
    assert fields.user.name == "ann"
    assert fields["user"]["name"] == "ann"
    assert fields["to-do"] == 1


def test_what_is_written_is_in_the_data_at_once() -> None:
    data: dict[str, object] = {}
    fields = Fields(data)
    fields.image = {"size": 1}
    fields.image.size = 2
    fields["image"]["kind"] = "raw"
    assert data == {"image": {"size": 2, "kind": "raw"}}


def test_lists_are_the_live_ones() -> None:
    fields = Fields({"msg": []})
    fields.msg.append("hello")
    assert fields.msg == ["hello"]


def test_a_missing_field_names_near_ones() -> None:
    fields = Fields({"contents": 1, "other": 2})
    with pytest.raises(
        AttributeError, match=r'no field "contnts"; did you mean: contents'
    ) as raised:
        _ = fields.contnts
    assert isinstance(raised.value, KeyError)


def test_a_missing_item_is_a_key_error_that_lists_what_there_is() -> None:
    with pytest.raises(KeyError, match="there are: a, b"):
        Fields({"b": 1, "a": 2})["zzzzz"]
    with pytest.raises(FieldMissing, match="there are none"):
        _ = Fields({}).a


def test_hasattr_and_getattr_work() -> None:
    fields = Fields({"a": 1})
    assert hasattr(fields, "a")
    assert not hasattr(fields, "b")
    assert getattr(fields, "b", 7) == 7


def test_get_shows_objects_as_views() -> None:
    fields = Fields({"a": {"b": 1}})
    assert fields.get("a").b == 1
    assert fields.get("x") is None
    assert fields.get("x", 3) == 3


def test_it_can_be_asked_like_a_dict() -> None:
    fields = Fields({"a": 1, "b": 2})
    assert "a" in fields
    assert "c" not in fields
    assert list(fields) == ["a", "b"]
    assert len(fields) == 2
    assert not Fields({})
    assert fields == {"a": 1, "b": 2}
    assert fields == Fields({"b": 2, "a": 1})
    assert repr(fields) == "Fields({'a': 1, 'b': 2})"


def test_fields_are_removed_both_ways() -> None:
    fields = Fields({"a": 1, "b": 2, "c": 3})
    del fields.a
    del fields["b"]
    assert fields == {"c": 3}
    with pytest.raises(FieldMissing):
        del fields.a


@pytest.mark.parametrize("name", ["get", "to_dict"])
def test_a_field_named_as_a_method_is_written_as_an_item(name: str) -> None:
    fields = Fields({})
    with pytest.raises(AttributeError, match=rf'fields\["{name}"\]'):
        setattr(fields, name, 1)
    fields[name] = 1
    assert fields[name] == 1


def test_special_fields_have_attributes_too() -> None:
    fields = Fields({"__result__": True})
    assert fields.__result__ is True


def test_a_view_that_is_written_becomes_plain() -> None:
    data = {"a": {"b": 1}}
    fields = Fields(data)
    fields.copy = fields.a
    assert type(data["copy"]) is dict


def test_a_view_cannot_be_written() -> None:
    view = View({"a": {"b": 1}})
    with pytest.raises(AttributeError):
        view.x = 1  # type: ignore[attr-defined]  # that is the test
    with pytest.raises(AttributeError):
        view.a.b = 2
    with pytest.raises(TypeError):
        view["a"] = 2


def test_to_dict_is_a_copy() -> None:
    data = {"a": {"b": [1]}}
    copied = Fields(data).to_dict()
    copied["a"]["b"].append(2)
    assert data == {"a": {"b": [1]}}


def test_a_view_can_be_copied_and_pickled() -> None:
    fields = Fields({"a": {"b": 1}})
    deep = copy.deepcopy(fields)
    deep.a.b = 2
    assert fields.a.b == 1
    assert copy.copy(fields) == fields
    assert pickle.loads(pickle.dumps(fields)) == fields  # noqa: S301 - our own bytes


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_what_was_put_is_what_is_there(data: dict[str, Any]) -> None:
    fields = Fields({})
    for name, value in data.items():
        fields[name] = value
    assert fields.to_dict() == data
    assert {name: plain(fields[name]) for name in fields} == data
