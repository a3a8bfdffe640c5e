from __future__ import annotations

import re

import pytest
from hypothesis import given
from tests.unit.lang.trees import texts

from mint.lang.radial_lexis import KEY, REGEX, WORD, quoted, underscored, unquoted, value_of


@given(texts)
def test_what_is_quoted_reads_the_same_and_stands_on_one_line(text: str) -> None:
    assert unquoted(quoted(text)) == text
    assert len(quoted(text).splitlines()) == 1


def test_quotes_are_chosen_so_that_little_is_escaped() -> None:
    assert quoted("a b") == "'a b'"
    assert quoted("it's") == '"it\'s"'
    assert quoted("""it's "x\"""") == "'it\\'s \"x\"'"
    assert quoted(r"\d+ \${k}") == r"'\d+ \${k}'"


@pytest.mark.parametrize(
    "word", ["a", "a:b", "c++", "50%", "a#b", "${a b}", "${a.${b, c}}", "$f:x"]
)
def test_words_may_stand_bare(word: str) -> None:
    assert re.fullmatch(WORD, word)


@pytest.mark.parametrize("word", ["#a", "'a'", '"a', "a,", "[a", "a}", "${a", "a b", "", "a\x00"])
def test_other_words_may_not(word: str) -> None:
    assert not re.fullmatch(WORD, word)


def test_a_key_ends_with_a_colon_and_a_blank() -> None:
    found = re.match(KEY, "f:x: 1")
    assert found
    assert found.group() == "f:x:"
    assert not re.match(KEY, "f:x:1")


def test_a_path_is_no_regular_expression() -> None:
    assert re.match(REGEX, "/a b/ ")
    assert not re.match(REGEX, "/usr, on: a/ ")
    assert not re.match(REGEX, "/a/b ")


def test_values_of_words() -> None:
    words = "0 -3 2.5 1e3 -0.5E-2 007 1. .5 +1 1_0 true nil null True 1d"
    found = [value_of(word) for word in words.split()]
    assert found[:5] == [0, -3, 2.5, 1000.0, -0.005]
    assert found[5:10] == ["007", "1.", ".5", "+1", "1_0"]
    assert found[10:] == [True, None, None, "True", "1d"]


def test_only_plain_words_lose_their_dashes() -> None:
    assert underscored("a-b-c") == "a_b_c"
    assert underscored("f:a-b") == "f:a-b"
    assert underscored("${a-b}") == "${a-b}"
