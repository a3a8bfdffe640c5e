from __future__ import annotations

import inspect
import re

import pytest

from mint import errors
from mint.errors import DefinitionError, ExpressionError, MintError, StoreError

FAMILY = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value) and issubclass(value, MintError)
]


def test_all_are_of_one_family() -> None:
    assert all(issubclass(one, MintError) for one in FAMILY)
    assert issubclass(errors.StoreLocked, StoreError)
    assert issubclass(errors.LimitReached, ExpressionError)


def test_the_picture_at_the_top_shows_the_family_as_it_is() -> None:
    drawn: dict[str, str] = {}
    above = ["MintError"]
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"^(?P<way>[│├└─ ]+)(?P<name>\w+) ", line)
        if match:
            depth = len(match["way"]) // 4
            above[depth:] = [match["name"]]
            drawn[match["name"]] = above[depth - 1]
    real = {one.__name__: one.__mro__[1].__name__ for one in FAMILY if one is not MintError}
    assert drawn == real


@pytest.mark.parametrize("one", FAMILY, ids=lambda one: str(one.__name__))
def test_each_says_what_it_means(one: type[MintError]) -> None:
    assert inspect.getdoc(one)
    assert "what is wrong" in str(one("what is wrong"))


@pytest.mark.parametrize(
    ("source", "line", "column", "text"),
    [
        ("a.radial", 3, 7, "a.radial:3:7: bad"),
        ("a.radial", 3, 0, "a.radial:3: bad"),
        ("a.radial", 0, 0, "a.radial: bad"),
        ("", 3, 7, "3:7: bad"),
        ("", 0, 0, "bad"),
    ],
)
def test_a_bad_definition_says_where(source: str, line: int, column: int, text: str) -> None:
    error = DefinitionError("bad", source, line, column)
    assert str(error) == text
    assert error.message == "bad"


def test_expression_errors_have_kinds_that_handlers_can_tell_apart() -> None:
    kinds = [one.kind for one in FAMILY if issubclass(one, ExpressionError)]
    assert len(set(kinds)) == len(kinds)
