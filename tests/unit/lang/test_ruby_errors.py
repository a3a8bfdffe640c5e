from __future__ import annotations

import pytest

from mint.lang.places import Place
from mint.lang.ruby_errors import explain, explain_number, explain_program, explain_root
from mint.lang.ruby_piece import START, Piece


def piece(kind: str, value: object = None, line: int = 1, column: int = 9) -> Piece:
    return Piece(kind, value, line, column)


@pytest.mark.parametrize(
    ("unexpected", "before", "told"),
    [
        (piece("KEYWORD", "while"), piece("NEWLINE"), "write `repeat do ... end`"),
        (piece("KEYWORD", "redo"), piece("NEWLINE"), "is written `_redo`"),
        (piece("KEYWORD", "self"), piece("ARROW", "=>"), "Quotes make a text of it: 'self'"),
        (piece("OTHER", "-vote"), piece("SYMBOL", "qa"), "Write `:'qa-vote'`"),
        (piece("OTHER", "..."), piece("LITERAL", 1), "a range"),
        (piece("OTHER", "\x00"), piece("NAME", "a"), "U+0000"),
        (piece("COMMA", ","), piece("LABEL", "k"), "the key `k` has no value"),
        (piece("RPAR", ")"), piece("LGROUP", "("), "nothing between these parentheses"),
        (piece("NAME", "x"), piece("LABEL", "f", 1, 7), "`f:x` needs quotes"),
        (piece("NAME", "x"), piece("LABEL", "f", 1, 6), "Write 'x' or :x"),
    ],
)
def test_the_piece_and_the_one_before_it_tell_what_is_meant(
    unexpected: Piece, before: Piece, told: str
) -> None:
    message, place = explain(unexpected, unexpected, before)
    assert told in message
    assert place == unexpected.place


def test_a_text_that_goes_over_lines_is_the_one_to_look_at() -> None:
    before = piece("STRING", "x\nbravo ", 2, 5)
    message, place = explain(piece("NAME", "y", 3), piece("NAME", "y", 3), before)
    assert "closed where it should be" in message
    assert place == Place(2, 5)


def test_a_text_that_ends_too_early_has_no_definition() -> None:
    assert explain(None, START, START)[0].startswith("there is nothing in this text")
    assert explain(None, piece("NEWLINE"), START)[0].startswith("there is no definition")


def test_names_and_numbers() -> None:
    assert "`_load`" in explain_program("load")
    assert "`error 'why'`" in explain_program("raise")
    assert "`Ruote.foo` makes no definition" in explain_root("foo")
    assert "as in '1d'" in explain_number("1d")
    assert "99999999999999999999 is too long" in explain_number("9" * 5000)
