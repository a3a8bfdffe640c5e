from __future__ import annotations

import pytest

from mint.lang.ruby_strings import (
    BadEscape,
    double,
    interpolation,
    outdented,
    regex,
    single,
    words,
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        *((r"it\'s", "it's"), (r"\\", "\\"), (r"\d\n", r"\d\n"), (r"\"", r"\""), (r"a\\'", "a\\'")),
        ("a\\\nb", "a\\\nb"),
    ],
)
def test_single_quotes_escape_only_themselves(content: str, text: str) -> None:
    assert single(content) == text


def test_other_delimiters_escape_themselves() -> None:
    assert single(r"a\) \( \' \\", "()") == r"a) ( \' " + "\\"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (r"\n\t\r\s\e\a\b\f\v\0", "\n\t\r \x1b\a\b\f\v\0"),
        (r"\u00e9\u{1F600 41}\x41\101", "é\U0001f600AAA"),
        (r"\d\"\'\\\#\$", "d\"'\\#$"),
        ("a\\\nb", "ab"),
        ("plain", "plain"),
    ],
)
def test_double_quotes_have_escapes(content: str, text: str) -> None:
    assert double(content) == text


@pytest.mark.parametrize(
    "content",
    [r"\xff", r"\377", r"\ud800", r"\u{110000}", r"\u12", r"\xg", r"\cA", r"\C-a", r"\M-a"],
)
def test_bytes_and_halves_are_no_text(content: str) -> None:
    with pytest.raises(BadEscape):
        double(content)


@pytest.mark.parametrize(
    ("content", "at"),
    [
        *(("a#{b}", 1), ("#$a", 0), ("#@a", 0), ("#@@a", 0), ("\\\\#{a}", 2)),
        *((r"\#{a}", -1), ("#", -1), ("# {a}", -1), ("#${f:x}", -1), ("#5", -1), ("${a}", -1)),
    ],
)
def test_code_in_a_text_is_found(content: str, at: int) -> None:
    assert interpolation(content) == at


def test_words() -> None:
    assert words(" a\n b\\ c \\] ", "[]", escapes=False) == ["a", "b c", "]"]
    assert words(r"a\tb \s", "[]", escapes=True) == ["a\tb", " "]
    assert words("", "[]", escapes=False) == []


@pytest.mark.parametrize(
    ("content", "flags", "delimiter", "text"),
    [
        ("^a", "", "/", "/^a/"),
        (r"a\/b", "xi", "/", r"/a\/b/ix"),
        (r"a/b\/c", "m", "}", r"/a\/b\/c/m"),
        ("a", "no", "/", "/a/"),
    ],
)
def test_a_regular_expression_is_shown_as_ruby_does(
    content: str, flags: str, delimiter: str, text: str
) -> None:
    assert regex(content, flags, delimiter) == text


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["    a", "", "      b", "  "], ["a", "", "  b", ""]),
        (["\ta", "        b"], ["a", "b"]),
        (["a", "  b"], ["a", "  b"]),
        ([], []),
    ],
)
def test_common_indentation_is_left_out(lines: list[str], found: list[str]) -> None:
    assert outdented(lines) == found
