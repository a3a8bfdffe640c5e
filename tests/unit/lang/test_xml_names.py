from __future__ import annotations

import pytest

from mint.lang.xml_names import UNSAYABLE, holds_condition


@pytest.mark.parametrize(
    ("step", "key", "holds"),
    [
        *(("alpha", "if", True), ("alpha", "unless", True), ("alpha", "test", False)),
        *(("if", "test", True), ("loop", "rewind_unless", True), ("listen", "where", True)),
        *(("concurrence", "over_if", True), ("once", "t", True), ("if", "", False)),
    ],
)
def test_attributes_that_hold_conditions(step: str, key: str, holds: bool) -> None:  # noqa: FBT001 - a table
    assert holds_condition(step, key) is holds


def test_some_characters_cannot_be_in_xml() -> None:
    assert all(map(UNSAYABLE.search, "\x00\x0b\x1f\ufffe\uffff"))
    assert not any(map(UNSAYABLE.search, "\t\n\r\x7f\x85\u2028\U0001f600"))
