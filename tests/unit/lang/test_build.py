from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mint.errors import DefinitionError
from mint.lang.build import define, step
from mint.lang.read import read


def test_it_builds_what_is_read() -> None:
    built = define(
        "release",
        step("check", if_="${f:stage} == build"),
        step("set", {"f:x": [1, 2], "v:y.z": None}),
        step("sequence", step("participant", "alpha", task="weigh"), tag="main"),
        revision="2",
    )
    text = """
define release, revision: '2'
  check if: '${f:stage} == build'
  set f:x: [ 1, 2 ], v:y.z: nil
  sequence tag: main
    participant alpha, task: weigh
"""
    assert built == read(text).tree


def test_the_text_comes_first() -> None:
    assert list(step("a", {"n": 1}, "text", m=2).attributes) == ["text", "n", "m"]


def test_names_of_parameters_can_be_attributes() -> None:
    assert step("a", name="b", parts=1).attributes == {"name": "b", "parts": 1}


def test_only_words_of_python_lose_their_underscore() -> None:
    assert step("a", for_="1d", x_=1, __result__=2).attributes == {
        "for": "1d",
        "x_": 1,
        "__result__": 2,
    }


def test_trees_and_tuples_as_values_become_plain_data() -> None:
    tree = step("a", on_error=step("b"), l=(1, {"c": (2,)}))
    assert tree.attributes == {"on_error": ["b", {}, []], "l": [1, {"c": [2]}]}


@pytest.mark.parametrize(
    ("parts", "attributes", "message"),
    [
        ((), {"at": datetime(2030, 1, 1, tzinfo=UTC)}, "the attribute `at` of `a` .*a datetime"),
        (({1: 2},), {}, "the key 1 is not a text"),
        (({"n": 1},), {"n": 2}, "`a` has the attribute `n` twice"),
        ((), {"n": float("nan")}, "nan is not a number"),
    ],
)
def test_what_cannot_be_kept_is_refused(parts: Any, attributes: Any, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        step("a", *parts, **attributes)


def test_a_step_needs_a_name() -> None:
    with pytest.raises(DefinitionError, match="needs a name"):
        step("")
