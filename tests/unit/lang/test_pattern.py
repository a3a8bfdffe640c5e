from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import ConditionError
from mint.lang.backtracking import MAX_SUBJECT
from mint.lang.pattern import MAX_PATTERN, compiled, found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("b", "abc"),
        ("/b/", "abc"),
        ("/^A/i", "abc"),
        ("/a.c/m", "a\nc"),
        ("/a b/x", "ab"),
        ("/a\\/b/", "a/b"),
        ("^v[0-9]+(?:\\.[0-9]+)?$", "v1.2"),
        ("(a++b)+", "aabab"),
        ("(?:a|b)+[)*]{2,}", "ab)*"),
        ("(a{1,3}b)+", "aabaab"),
        ("", "anything"),
    ],
)
def test_patterns_match(pattern: str, text: str) -> None:
    assert found(compiled(pattern), text)


@pytest.mark.parametrize(("pattern", "text"), [("^b", "abc"), ("a.c", "a\nc"), ("^b", "a\nb")])
def test_patterns_do_not_match(pattern: str, text: str) -> None:
    assert not found(compiled(pattern), text)


def test_what_has_no_text_form_matches_nothing() -> None:
    assert not found(compiled(""), None)


@pytest.mark.parametrize("pattern", ["((", "a{2,1}", "*", "[z-a]", "(?P<a>", "a{99999999999}"])
def test_bad_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(ConditionError, match="not a regular expression"):
        compiled(pattern)


@pytest.mark.parametrize("pattern", ["[[a]", "[a--b]", "[a||b]"])
def test_patterns_that_may_change_their_meaning_are_refused(pattern: str) -> None:
    with pytest.raises(ConditionError, match="doubtful class"):
        compiled(pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a*)*b", "/^(x(a|b+)c)*$/", "(a+){2,}", "((?:a+b)c)+", "(\\d+\\.)+"]
)
def test_repetitions_of_repetitions_are_refused(pattern: str) -> None:
    with pytest.raises(ConditionError, match="take for ever"):
        compiled(pattern)


def test_limits() -> None:
    with pytest.raises(ConditionError, match="too long"):
        compiled("a" * (MAX_PATTERN + 1))
    assert found(compiled("b"), "a" * (MAX_SUBJECT - 1) + "b")
    assert not found(compiled("b"), "a" * MAX_SUBJECT + "b")


def test_deep_groups_are_our_error() -> None:
    with pytest.raises(ConditionError):
        compiled("(" * 499 + "a" + ")" * 498 + "+")


@given(st.text(max_size=30) | st.lists(st.sampled_from("ab()[]{}+*?|\\^$.0,:<")).map("".join))
def test_any_text_is_a_pattern_or_our_error(text: str) -> None:
    begun = time.process_time()
    try:
        found(compiled(text), "aab" * 8)
    except ConditionError as error:
        assert str(error)  # noqa: PT017  # both outcomes are fine, other exceptions are not
    assert time.process_time() - begun < 2.0
