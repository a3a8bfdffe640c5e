from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.interpreter.desk import expression_at
from tests.unit.model.values import values

from mint.errors import ExpressionError
from mint.interpreter.environment import Limits
from mint.interpreter.iterating import count, items, listed, split_target, target
from mint.testing import Playbook

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, []),
        ("", []),
        ("a, b,,c ,,", ["a", "b", "", "c"]),
        (",a", ["", "a"]),
        (" ", [""]),
        (["a", None, 1], ["a", None, 1]),
        ({"a": 1, "b": [2]}, [["a", 1], ["b", [2]]]),
        (7, []),
        (True, []),
        ({}, []),
    ],
)
def test_a_value_as_a_list(value: Any, found: list[Any]) -> None:
    assert listed(value) == found


def test_blanks_can_be_between_the_items() -> None:
    assert listed(" a  b ", " ") == ["a", "b"]


@pytest.mark.parametrize(
    ("separator", "found"),
    [("|", ["a,b", "c"]), (" | ", ["a,b", "c"]), ("", ["a", "b | c"]), (None, ["a", "b | c"])],
)
def test_a_text_is_split_at_the_separator(separator: Any, found: list[str]) -> None:
    assert listed("a,b | c", separator) == found


@given(values, values)
def test_any_value_is_some_list(value: Any, separator: Any) -> None:
    assert isinstance(listed(value, separator), list)


@pytest.mark.parametrize(
    ("value", "found"), [(3, 3), ("3", 3), ("3.9", 3), (-2, 0), ("-2", 0), (0, 0), (" 4 ", 4)]
)
def test_a_number_of_times(value: Any, found: int) -> None:
    assert count(value) == found


@pytest.mark.parametrize("value", ["", "many", None, [], "nan", "inf", "1e999", True])
def test_what_is_no_number_of_times(value: Any) -> None:
    with pytest.raises(ExpressionError, match="is not a number"):
        count(value)


def over(attributes: str, **fields: Any) -> Sequence[Any]:
    """What an iterator with these attributes goes over."""
    play = Playbook(f"sequence {attributes}\n  alice", variables={"l": [7, 8]}).launch(fields)
    return items(expression_at(play, "0_0"))


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("on: 'a, b'", ["a", "b"]),
        ("on: [a, b]", ["a", "b"]),
        ("on_val: [a]", ["a"]),
        ("on_value: [a]", ["a"]),
        ("on: '$f:l'", [1, 2]),
        *((f"{name}: l", [1, 2]) for name in ("on_f", "on_fld", "on_field")),
        *((f"{name}: l", [7, 8]) for name in ("on_v", "on_var", "on_variable")),
        ("on_f: o.p", ["x"]),
        ("on_f: none", []),
        ("on: 'a|b', sep: '|'", ["a", "b"]),
        ("on: 'a|b', separator: '|'", ["a", "b"]),
        ("times: 3", [0, 1, 2]),
        ("branches: '${f:n}'", [0, 1]),
        ("times: 2, on: [a]", [0, 1]),
        ("only: [a]", []),
        ("n: 1", []),
    ],
)
def test_what_an_iterator_goes_over(attributes: str, found: list[Any]) -> None:
    assert list(over(attributes, l=[1, 2], o={"p": ["x"]}, n=2)) == found


@pytest.mark.parametrize("word", ["iterator", "concurrent_iterator"])
@pytest.mark.parametrize("times", ["1e9", "1e300", "101"])
def test_nobody_asks_for_more_than_is_good(word: str, times: str) -> None:
    text = f"sequence\n  {word} times: {times}\n    alice"
    limits = Limits(loops=100, branches=100)
    (error,) = Playbook(text, limits=limits).launch().errors
    assert error.fault.kind == "limit"
    setting = "loops" if word == "iterator" else "branches"
    assert f"limits.{setting} (now 100)" in error.fault.message


def test_nobody_adds_more_branches_than_is_good() -> None:
    text = """
        concurrent_iterator times: 1
          sequence
            add_branches 1000000000
            alice
    """
    (error,) = Playbook(text, limits=Limits(branches=100)).launch().errors
    assert error.fault.kind == "limit"


def test_what_is_no_number_of_times_is_an_error_of_the_step() -> None:
    (error,) = Playbook("iterator times: many\n  alice").launch().errors
    assert error.fault.message == "times: 'many' is not a number"


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("n: 1", None),
        ("to: x", ("f", "x")),
        ("to: 'f:x'", ("f", "x")),
        ("to: 'v:x.y'", ("v", "x.y")),
        ("to: 'var:x'", ("v", "x")),
        ("to_v: x", ("v", "x")),
        ("to_variable: x", ("v", "x")),
        ("to_f: x", ("f", "x")),
        ("to_field: 'x-${f:n}'", ("f", "x-2")),
    ],
)
def test_where_a_value_is_to_go(attributes: str, found: tuple[str, str] | None) -> None:
    play = Playbook(f"sequence {attributes}\n  alice").launch({"n": 2})
    expression = expression_at(play, "0_0")
    assert target(expression, None) == found
    assert target(expression, "i") == (found or ("v", "i"))


@given(st.text())
def test_any_text_is_a_target(text: str) -> None:
    kind, name = split_target(text)
    assert kind in ("f", "v")
    assert text.endswith(name)


@pytest.mark.parametrize("text", ["x", "x:y", "fv:x", ":x", "V:x"])
def test_a_bare_name_is_a_field(text: str) -> None:
    assert split_target(text) == ("f", text)
