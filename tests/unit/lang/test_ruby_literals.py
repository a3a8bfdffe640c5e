from __future__ import annotations

from typing import Any

import pytest

from mint.lang.ruby_literals import Fault, Literal, Literals


@pytest.mark.parametrize(
    ("word", "literal"),
    [
        ("%w", Literal("LITERAL", ["a", "(b)"], 9)),
        ("%i", Literal("LITERAL", ["a", "(b)"], 9)),
        ("%W", Literal("LITERAL", ["a", "(b)"], 9)),
        ("%q", Literal("STRING", "a (b)", 9)),
        ("%Q", Literal("STRING", "a (b)", 9)),
        ("%s", Literal("SYMBOL", "a (b)", 9)),
        ("%r", Literal("REGEX", "/a (b)/", 9)),
    ],
)
def test_percent_signs_begin_many_things(word: str, literal: Literal) -> None:
    assert Literals(f"{word}(a (b)) 'x'\n").percent(f"{word}(", 0) == literal


def test_delimiters_may_be_any_sign() -> None:
    assert Literals("%|a'b|\n").percent("%|", 0) == Literal("STRING", "a'b", 6)
    assert Literals("%<a<b>\\>>\n").percent("%<", 0) == Literal("STRING", "a<b>>", 9)


def test_quotes_make_texts_and_symbols() -> None:
    assert Literals(r"x 'it\'s' y").quoted(2) == Literal("STRING", "it's", 9)
    assert Literals(r':"a\tb"').quoted(0) == Literal("SYMBOL", "a\tb", 7)


def test_a_regular_expression_has_flags() -> None:
    assert Literals("/a b/xi, 1").regex(0) == Literal("REGEX", "/a b/ix", 7)


def test_texts_that_stand_below_follow_each_other() -> None:
    text = "f <<A, <<B\none\nA\ntwo\nB\nrest\n"
    literals = Literals(text)
    assert literals.heredoc("<<A", 2) == Literal("STRING", "one\n", 5)
    assert literals.heredoc("<<B", 7) == Literal("STRING", "two\n", 10)
    assert text[literals.resume :] == "rest\n"


@pytest.mark.parametrize(
    ("read", "text", "offset"),
    [
        (lambda found: found.quoted(1), " 'a", 1),
        (lambda found: found.quoted(0), '"a #{b}"', 3),
        (lambda found: found.regex(0), "/a#{b}/", 2),
        (lambda found: found.regex(0), "/a/q", 3),
        (lambda found: found.percent("%w[", 0), "%w[a [b]", 0),
        (lambda found: found.percent("%W[", 0), "%W[a #{b}]", 5),
        (lambda found: found.heredoc("<<A", 0), "<<A\na\n", 0),
        (lambda found: found.heredoc("<<A", 0), "<<A\na #{b}\nA\n", 6),
    ],
)
def test_what_cannot_be_read_has_a_place(read: Any, text: str, offset: int) -> None:
    with pytest.raises(Fault) as caught:
        read(Literals(text))
    assert caught.value.offset == offset
