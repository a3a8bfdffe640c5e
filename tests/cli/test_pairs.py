from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.cli.pairs import object_of
from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from pathlib import Path

NAMES = st.text(st.characters(exclude_characters=".=", exclude_categories=["Cs"]), min_size=1)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(NAMES, VALUES)
def test_what_is_json_is_that_value(name: str, value: Any) -> None:
    assert object_of(None, [f"{name}={json.dumps(value)}"], "-f") == {name: value}


@given(st.lists(NAMES, min_size=1, max_size=5), st.integers())
def test_dots_go_into_objects(names: list[str], value: int) -> None:
    made: Any = object_of(None, [f"{'.'.join(names)}={value % 1000}"], "-f")
    for name in names:
        made = made[name]
    assert made == value % 1000


@pytest.mark.parametrize("told", ["tool", "1.2.3", "NaN", "{a", "", "a=b", "2030-01-02", "'1'"])
def test_anything_else_is_a_text(told: str) -> None:
    assert object_of(None, [f"a={told}"], "-f") == {"a": told}


def test_pairs_are_laid_over_a_document(tmp_path: Path) -> None:
    (tmp_path / "fields.json").write_text('{"a": {"b": 1, "c": 2}}')
    for document in ('{"a": {"b": 1, "c": 2}}', "@fields.json"):
        assert object_of(document, ["a.b=3", "d=4"], "-f") == {"a": {"b": 3, "c": 2}, "d": 4}


@pytest.mark.parametrize(
    ("document", "pairs", "message"),
    [
        (None, ["product"], "-f product: write it as key=value"),
        (None, ["=1"], "write it as key=value"),
        (None, ["a..b=1"], "write it as key=value"),
        (None, ["a=1", "a.b=2"], "`a` has a value already"),
        ("[1]", [], "an object is needed"),
        ("{", [], "not JSON"),
        ("@nowhere.json", [], "nowhere.json: No such file"),
    ],
)
def test_what_cannot_be_used_is_explained(
    document: str | None, pairs: list[str], message: str
) -> None:
    with pytest.raises(UsageError, match=message.replace("`", ".")):
        object_of(document, pairs, "-f")
