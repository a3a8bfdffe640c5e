from __future__ import annotations

import pytest

from mint.lang.ruby_numbers import number_of, text_of


@pytest.mark.parametrize(
    ("word", "number"),
    [
        *(
            ("0", 0),
            ("-5", -5),
            ("+5", 5),
            ("1_000", 1000),
            ("0x1F", 31),
            ("-0b11", -3),
            ("0o17", 15),
        ),
        *(
            ("017", 15),
            ("00", 0),
            ("1.5", 1.5),
            ("-0.0", -0.0),
            ("1e3", 1000.0),
            ("1_0.5E-1", 1.05),
        ),
        *(("1__0", None), ("1_", None), ("08", None), ("1e999", None), ("9" * 5000, None)),
    ],
)
def test_numbers(word: str, number: float | None) -> None:
    found = number_of(word)
    assert (type(found), repr(found)) == (type(number), repr(number))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((1, "1"), (1.0, "1.0"), (1e16, "1.0e+16"), (1.5e-7, "1.5e-07"), (0.0001, "0.0001")),
        *((None, ""), (True, "true"), (False, "false"), ("a", "a")),
    ],
)
def test_texts_of_values(value: object, text: str) -> None:
    assert text_of(value) == text
