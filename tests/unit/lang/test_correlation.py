from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.lang import condition, paths
from mint.lang.correlation import demands, mark

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(),
    st.floats(),
    st.sampled_from([1.0, 1.5, 1e22, -0.0, float("inf")]),
    st.sampled_from(
        ["", "a", "5", "5.0", " 5", "1e2", "100", "true", "nil", "null", "NaN", "[]", "a b"]
    ),
    st.text(max_size=5),
    st.sampled_from([[], [1], {}, {"a": 1}, "x" * 100]),
)
WRITTEN = st.sampled_from(
    """a|5|5.0|-0|1e2|100|true|nil|null|NaN|Infinity|a b|'a'|"5"|'5.0'|"true"|''|'[]'|[]|${v:x}
    |'${v:x}'|a${v:x}|${wfid}""".replace("\n    ", "").split("|")
)
FIELDS = st.sampled_from(["${f:a.b}", "$f:a.b", "'${f:a.b}'", "${a.b}"])


class Scope:
    """One field, one variable, one id."""

    def __init__(self, field: Any, variable: Any) -> None:
        self.fields = {"a": {"b": field}}
        self.own = variable

    def field(self, path: str) -> Any:
        return paths.get(self.fields, path)

    def variable(self, path: str) -> Any:
        return self.own if path == "x" else None

    def special(self, name: str) -> str | None:
        return "20300101-aa-bb" if name == "wfid" else None

    def spend(self, length: int) -> None:
        """As much as you like."""


@given(st.permutations(["field", "constant"]), FIELDS, WRITTEN, VALUES, VALUES)
def test_what_is_demanded_holds_wherever_the_condition_holds(
    order: list[str], field: str, written: str, value: Any, variable: Any
) -> None:
    sides = {"field": field, "constant": written}
    where = " == ".join(sides[name] for name in order)
    found = demands(where, Scope("never asked", variable))
    if found is not None and condition.evaluate(where, Scope(value, variable)):
        assert found[0] == "a.b"
        assert found[1] == mark(value)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("${f:project} == home:x", ("project", "t:home:x", frozenset())),
        ("home:x == ${project} and ${f:n} > 2", ("project", "t:home:x", frozenset())),
        ("(${f:n} == 1.50) and b == c", ("n", "n:1.5", frozenset())),
        ("${f:n} == 5 && ${f:m} == 6", ("n", "n:0x5", frozenset())),
        ("${f:a} == ${v:x}", ("a", "t:here", frozenset({"x"}))),
        ("${f:a} == '${v:x} ${wfid}'", ("a", "t:here 20300101-aa-bb", frozenset({"x"}))),
    ],
)
def test_a_conjunct_is_found(where: str, found: object) -> None:
    assert demands(where, Scope("", "here")) == found


@pytest.mark.parametrize(
    "where",
    [
        "${f:a} == 1 or ${f:b} == 2",
        "not (${f:a} == 1)",
        "${f:a} != 1",
        "${f:a} > 1",
        "${f:a} == nil",
        "${f:a} == ''",
        "${f:a} == ",
        "${f:a} == ${f:b}",
        "${f:a} == [1]",
        "${f:a${v:x}} == 1",
        "${v:x} == here",
        "${f:a} == ${v:unset}",
        "${f:a} == ${v://x}",
        "${f:a} == ${vf:x}",
        "${f:a} == ${tag}",
        "${tag} == a",
        "${f:a} ==",
        "((",
        "",
        True,
        None,
    ],
)
def test_what_is_not_sure_is_not_demanded(where: object) -> None:
    assert demands(where, Scope("", "here")) is None


def test_long_texts_have_short_marks() -> None:
    one, other = mark("x" * 1_000_000), mark("x" * 999_999 + "y")
    assert one is not None
    assert len(one) < 100
    assert one != other
    assert mark(10**10_000) == mark(10**10_000)
    assert mark("\0") != mark("\N{REPLACEMENT CHARACTER}")
