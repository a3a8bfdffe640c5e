from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import DefinitionError
from mint.lang.ruby_lexer import RubyLexer

if TYPE_CHECKING:
    from mint.lang.ruby_piece import Piece


def pieces(text: str) -> list[Piece]:
    return list(RubyLexer(text + "\n", 1000).pieces())


def kinds(text: str) -> str:
    return " ".join(piece.type for piece in pieces(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ruote.define 'k' do\nend", "ROOT STRING DO END NEWLINE"),
        ("a {\nb\n}", "NAME LCURLY NAME NEWLINE RCURLY NEWLINE"),
        ("a :b => {\n'c' => 1\n}", "NAME SYMBOL ARROW LBRACE STRING ARROW LITERAL RBRACE NEWLINE"),
        ("a(1) { }", "NAME LPAR LITERAL RPAR LCURLY RCURLY NEWLINE"),
        ("a (1)", "NAME LGROUP LITERAL RPAR NEWLINE"),
        ("a [1]", "NAME LSQB LITERAL RSQB NEWLINE"),
        ("a[1", "NAME OTHER LITERAL NEWLINE"),
        (
            "a b: 1, 'c': 2, d?: 3",
            "NAME LABEL LITERAL COMMA LABEL LITERAL COMMA LABEL LITERAL NEWLINE",
        ),
        ("a /b/, %w[c]", "NAME REGEX COMMA LITERAL NEWLINE"),
        ("a / b % c", "NAME OTHER NAME OTHER NAME NEWLINE"),
        ("a -1", "NAME LITERAL NEWLINE"),
        ("'a' +1 -1", "STRING PLUS LITERAL OTHER LITERAL NEWLINE"),
        ("a 'b' +\n# c\n\n'd'", "NAME STRING PLUS STRING NEWLINE"),
        ("a;;b;\n\nc", "NAME NEWLINE NAME NEWLINE NAME NEWLINE"),
        ("a <<B, 1\nb\nB\nc", "NAME STRING COMMA LITERAL NEWLINE NAME NEWLINE"),
        ("'a' << B", "STRING OTHER CONST NEWLINE"),
        ("'a' <<B", "STRING OTHER CONST NEWLINE"),
        ("if B", "KEYWORD CONST NEWLINE"),
        ("", ""),
    ],
)
def test_what_a_sign_means_depends_on_what_stands_before_it(text: str, found: str) -> None:
    assert kinds(text) == found


def test_pieces_have_places() -> None:
    text = "a 'b\nc', <<D\nd\n\nD\n\t:e # f\n=begin\n=end\ng"
    found = [(piece.value, piece.line, piece.column) for piece in pieces(text)]
    assert found == [
        *(("a", 1, 1), ("b\nc", 1, 3), (",", 2, 3), ("d\n\n", 2, 5), (None, 2, 8)),
        *(("e", 6, 2), (None, 6, 5), ("g", 9, 1), (None, 9, 2)),
    ]


def test_bare_words_that_are_no_values_are_told_as_a_whole() -> None:
    assert [piece.value for piece in pieces("a f/x.y, b-c")][1::2] == ["f/x.y", "b-c"]
    assert [piece.value for piece in pieces("qa-vote :a-b")][:3] == ["qa", "-vote", "a"]


@given(st.text(st.sampled_from("a1'\"\\#{}[]()<>:;,.+-*/%|=? \n\t$@`é_"), max_size=40))
def test_pieces_stand_in_the_order_of_the_text(text: str) -> None:
    lexer = RubyLexer(text + "\n", 1000)
    places = []
    with suppress(DefinitionError):
        places += [(piece.line, piece.column) for piece in lexer.pieces()]
    assert places == sorted(set(places))
