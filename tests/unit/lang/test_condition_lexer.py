from __future__ import annotations

import pytest

from mint.errors import ConditionError
from mint.lang.condition_lexer import MAX_DEPTH, ConditionLexer


def cut(text: str) -> list[tuple[str, str]]:
    return [(token.type, str(token)) for token in ConditionLexer(None).lex(text)]


@pytest.mark.parametrize(
    "word",
    [
        "qa-vote",
        "a/b",
        "home:user:branch",
        "c++",
        "50%",
        "#chan",
        "a@b.c",
        "http://x/y?z=1&b=2",
        "-3",
        "déjà",
        "${x}",
        "${ two words }",
        "${h.${k}}",
        "a${x}b",
        "${unclosed",
        "a->b",
        "x=y",
        "a==b",
        "a{b}",
        "is-set",
        "\\${a b}",
    ],
)
def test_words(word: str) -> None:
    assert cut(word) == [("WORD", word)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a == b", "WORD CMP WORD"),
        ("${a}==b", "WORD CMP WORD"),
        ("${a}>=${b}", "WORD CMP WORD"),
        ("5>4", "WORD CMP WORD"),
        ("'a'=='b'", "QUOTED CMP QUOTED"),
        ("a <= b", "WORD CMP WORD"),
        ("a =~ b", "WORD _MATCH WORD"),
        ("a =~ /b c/i and d", "WORD _MATCH REGEX _AND WORD"),
        ("(a =~ /b)/)", "_LPAR WORD _MATCH REGEX _RPAR"),
        ("a =~ /usr/bin", "WORD _MATCH WORD"),
        ("a =~ /usr", "WORD _MATCH WORD"),
        ("/a b/", "WORD WORD"),
        ("a && b || !c", "WORD _AND WORD _OR NOT WORD"),
        ("not ! (a)", "NOT NOT _LPAR WORD _RPAR"),
        ("${a}&&${b}", "WORD _AND WORD"),
        ("a == <b@c>", "WORD CMP WORD"),
        ("a == !b", "WORD CMP WORD"),
        ("a == ! b", "WORD CMP NOT WORD"),
        ("a is not in [and, 'c']", "WORD _IS NOT _IN _LSQB WORD _COMMA QUOTED _RSQB"),
        ("{a: b:c}", "_LBRACE WORD _COLON WORD _RBRACE"),
        ("{'d':1, e => f}", "_LBRACE QUOTED _COLON WORD _COMMA WORD _COLON WORD _RBRACE"),
        ("", ""),
        (" \n\t", ""),
    ],
)
def test_kinds(text: str, kinds: str) -> None:
    assert " ".join(kind for kind, _ in cut(text)) == kinds


def test_quotes_hold_anything() -> None:
    assert cut('"it\'s (a, b)" \'and \\\' "\' "${"x} "') == [
        ("QUOTED", "it's (a, b)"),
        ("QUOTED", "and \\' \""),
        ("QUOTED", '${"x} '),
    ]


def test_columns_begin_at_one() -> None:
    assert [token.column for token in ConditionLexer(None).lex("ab == 'c'")] == [1, 4, 7]


@pytest.mark.parametrize(("text", "column"), [("'a", 1), ('a == "b\\"', 6), ("it's", 3)])
def test_an_open_quote_is_an_error(text: str, column: int) -> None:
    with pytest.raises(ConditionError, match=f"column {column}: the quote"):
        cut(text)


def test_brackets_have_a_limit() -> None:
    cut("(" * MAX_DEPTH + ")" * MAX_DEPTH)
    with pytest.raises(ConditionError, match=f"column {MAX_DEPTH + 1}: more than"):
        cut("(" * (MAX_DEPTH + 1))


def test_long_and_hostile_texts_are_quick() -> None:
    assert len(cut("${" * 5000)) == 1
    assert len(cut("1" * 10_000)) == 1
