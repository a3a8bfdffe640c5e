from __future__ import annotations

import copy
import keyword
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.compat.proxy import DictAttrProxy, bare

scalars = st.none() | st.booleans() | st.integers() | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
names = st.from_regex(r"[a-z_][a-z0-9_]*", fullmatch=True).filter(
    lambda name: not keyword.iskeyword(name) and not hasattr(DictAttrProxy, name)
)


@given(st.dictionaries(names, values))
def test_members_are_attributes(members: dict[str, Any]) -> None:
    proxy = DictAttrProxy(members)
    assert list(proxy) == list(members)
    for name, value in members.items():
        assert bare(getattr(proxy, name)) is value
        assert isinstance(getattr(proxy, name), DictAttrProxy) == isinstance(value, dict)


@given(st.dictionaries(names, values), names, values)
def test_what_is_set_is_in_the_dict(members: dict[str, Any], name: str, value: Any) -> None:
    setattr(DictAttrProxy(members), name, value)
    assert members[name] is value


@given(st.dictionaries(names, values), names)
def test_reading_changes_nothing(members: dict[str, Any], name: str) -> None:
    before = copy.deepcopy(members)
    found = getattr(DictAttrProxy(members), name)
    assert members == before
    assert name in members or found is None


@given(st.dictionaries(names, values))
def test_copies_share_nothing(members: dict[str, Any]) -> None:
    proxy = DictAttrProxy(members)
    for copied in (copy.deepcopy(proxy), pickle.loads(pickle.dumps(proxy))):  # noqa: S301 - ours
        assert copied.as_dict() == members
        assert copied.as_dict() is not members
    assert copy.copy(proxy).as_dict() is members


def test_names_may_begin_with_underscores() -> None:
    proxy = DictAttrProxy({})
    proxy.__result__ = True
    assert proxy.__result__ is True
    assert proxy.as_dict() == {"__result__": True}


def test_lists_are_live() -> None:
    proxy = DictAttrProxy({"msg": []})
    proxy.msg.append("a")
    assert proxy.as_dict() == {"msg": ["a"]}


def test_what_is_set_within_is_set() -> None:
    proxy = DictAttrProxy({"a": {"b": {}}})
    proxy.a.b.c = 1
    assert proxy.as_dict() == {"a": {"b": {"c": 1}}}


def test_a_proxy_that_is_set_goes_in_as_the_dict() -> None:
    proxy = DictAttrProxy({"a": {"b": 1}})
    proxy.c = proxy.a
    assert type(proxy.as_dict()["c"]) is dict


def test_it_is_always_true() -> None:
    assert bool(DictAttrProxy({}))


def test_it_is_no_dict() -> None:
    proxy: Any = DictAttrProxy({"a": 1})
    assert "a" in proxy
    assert "b" not in proxy
    assert repr(proxy) == "{'a': 1}"
    with pytest.raises(TypeError):
        proxy["a"]
    with pytest.raises(TypeError):
        len(proxy)
