from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.model.values import payloads, values

from mint.interpreter.merging import MERGE_TYPES, MERGES, Branch, merge

APPLIED = {"a": 0, "kept": True, "__tags__": ["t"]}
# In order of time: the branch in the middle answered first, the first one last.
ANSWERS = [
    Branch(1, {"a": 1, "l": ["x", "y"], "o": {"p": {"q": 1}}, "one": 1}),
    Branch(2, {"a": 2, "l": ["y", "z"], "o": {"p": {"r": 2}}, "two": 2}),
    Branch(0, {"a": 3, "l": ["x"], "o": {"s": 3}, "zero": 0}),
]


def merged(merge_type: str, merged_by: str = "first", winner: int | None = None) -> dict[str, Any]:
    return merge(
        ANSWERS,
        APPLIED,
        merge=merged_by,
        merge_type=merge_type,
        attributes={"tag": "j"},
        winner=winner,
    )


@pytest.mark.parametrize(
    ("merged_by", "a"), [("first", 1), ("last", 3), ("highest", 3), ("lowest", 2)]
)
def test_override_takes_the_whole_payload_of_the_one_with_priority(merged_by: str, a: int) -> None:
    (wanted,) = [answer.fields for answer in ANSWERS if answer.fields["a"] == a]
    assert merged("override", merged_by) == wanted


@pytest.mark.parametrize(
    ("merged_by", "a"), [("first", 1), ("last", 3), ("highest", 3), ("lowest", 2)]
)
def test_mix_takes_each_field_from_the_best_that_has_it(merged_by: str, a: int) -> None:
    mixed = merged("mix", merged_by)
    assert mixed["a"] == a
    assert {"zero", "one", "two"} <= mixed.keys()
    assert "kept" not in mixed


@pytest.mark.parametrize("merged_by", MERGES)
def test_the_winner_has_priority_over_all(merged_by: str) -> None:
    assert merged("override", merged_by, winner=2)["a"] == 2
    assert merged("mix", merged_by, winner=2)["a"] == 2


@pytest.mark.parametrize("merged_by", MERGES)
def test_isolate_keeps_each_under_its_index(merged_by: str) -> None:
    assert merged("isolate", merged_by) == {str(answer.index): answer.fields for answer in ANSWERS}


def test_isolate_tells_branch_eleven_from_branch_one() -> None:
    answers = [Branch(index, {"n": index}) for index in range(12)]
    isolated = merge(answers, {}, merge_type="isolate", attributes={})
    assert [isolated[str(index)]["n"] for index in range(12)] == list(range(12))


@pytest.mark.parametrize(
    ("merged_by", "order"),
    [("first", [1, 2, 3]), ("last", [1, 2, 3]), ("highest", [3, 1, 2]), ("lowest", [3, 1, 2])],
)
def test_a_stack_is_in_order_of_time_or_position(merged_by: str, order: list[int]) -> None:
    stacked = merged("stack", merged_by)
    assert [fields["a"] for fields in stacked["stack"]] == order
    assert stacked["stack_attributes"] == {"tag": "j"}


def test_union_joins_lists_without_doubles_and_mixes_objects() -> None:
    fields = merged("union")
    assert fields["l"] == ["x", "y", "z"]
    assert fields["o"] == {"p": {"r": 2}, "s": 3}
    assert fields["a"] == 3


def test_concat_keeps_doubles() -> None:
    assert merged("concat")["l"] == ["x", "y", "y", "z", "x"]
    assert merged("concat")["o"] == {"p": {"r": 2}, "s": 3}


def test_deep_goes_into_objects() -> None:
    assert merged("deep")["l"] == ["x", "y", "y", "z", "x"]
    assert merged("deep")["o"] == {"p": {"q": 1, "r": 2}, "s": 3}


@pytest.mark.parametrize("merge_type", ["union", "concat", "deep"])
def test_tags_are_not_joined(merge_type: str) -> None:
    answers = [Branch(n, {"__tags__": ["t", f"inner{n}"]}) for n in range(2)]
    blended = merge(answers, APPLIED, merge_type=merge_type, attributes={})
    assert blended == {"__tags__": ["t"]}


def test_ignore_goes_back_to_the_payload_before() -> None:
    assert merged("ignore") == APPLIED


@pytest.mark.parametrize("merge_type", MERGE_TYPES)
def test_no_answer_is_the_payload_before(merge_type: str) -> None:
    assert merge([], APPLIED, merge_type=merge_type, attributes={}) == APPLIED


@pytest.mark.parametrize(("one", "other"), [({"a": 1, "b": 2}, {"b": 2, "a": 1}), ("x", "x")])
def test_a_union_knows_an_object_whatever_the_order_of_its_names(one: Any, other: Any) -> None:
    branches = [Branch(0, {"l": [one]}), Branch(1, {"l": [other]})]
    assert merge(branches, {}, merge_type="union", attributes={}) == {"l": [one]}


@given(payloads)
def test_a_union_with_itself_joins_nothing_twice(fields: dict[str, Any]) -> None:
    once = merge([Branch(0, fields)] * 2, {}, merge_type="union", attributes={})
    again = merge([Branch(0, once)] * 2, {}, merge_type="union", attributes={})
    assert again == once


@given(st.lists(values, max_size=5))
def test_a_union_tells_values_apart_as_json_does(items: list[Any]) -> None:
    both = merge(
        [Branch(0, {"l": [True, 1, *items]}), Branch(1, {"l": items})],
        {},
        merge_type="union",
        attributes={},
    )
    assert both["l"][0] is True
    assert type(both["l"][1]) is int


@given(st.lists(payloads, min_size=1, max_size=4), st.data())
def test_one_answer_at_least_and_nothing_else_comes_out(
    answers: list[dict[str, Any]], data: Any
) -> None:
    merge_type = data.draw(st.sampled_from(["override", "mix", "union", "concat", "deep"]))
    which = data.draw(st.sampled_from(MERGES))
    branches = [Branch(index, fields) for index, fields in enumerate(answers)]
    found = merge(branches, {"never": 1}, merge=which, merge_type=merge_type, attributes={})
    names = {name for fields in answers for name in fields}
    assert found.keys() <= names
    if merge_type != "override":
        assert found.keys() == names


@given(st.lists(payloads, min_size=1, max_size=3), st.sampled_from(MERGE_TYPES))
def test_merging_changes_no_answer(answers: list[dict[str, Any]], merge_type: str) -> None:
    before = repr(answers)
    branches = [Branch(index, fields) for index, fields in enumerate(answers)]
    merge(branches, {}, merge_type=merge_type, attributes={})
    assert repr(answers) == before


@pytest.mark.parametrize("merged_by", MERGES)
@pytest.mark.parametrize("merge_type", ["union", "concat", "deep"])
def test_the_winner_has_the_last_word_in_a_blend_and_in_a_stack(
    merged_by: str, merge_type: str
) -> None:
    assert merged(merge_type, merged_by, winner=1)["a"] == 1
    assert merged("stack", merged_by, winner=1)["stack"][-1]["a"] == 1


def test_deep_does_not_join_the_lists_inside_objects() -> None:
    answers = [Branch(n, {"o": {"l": [n], "p": {"m": [n]}}}) for n in range(2)]
    blended = merge(answers, {}, merge_type="deep", attributes={})
    assert blended == {"o": {"l": [1], "p": {"m": [1]}}}
