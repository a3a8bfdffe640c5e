from __future__ import annotations

import re
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mint.lang.backtracking import MAX_SUBJECT, reach

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 5.0
"""Seconds of the processor after which a match is taken to go on for ever."""


@contextmanager
def in_time() -> Iterator[None]:
    """Fail when what is done takes too long: the matcher heeds signals now and then."""

    def give_up(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "abc",
        "a*b",
        "^a*a*b",
        "(a|b)+c",
        "(?:foo|bar)*",
        "(x|y(a|b))*",
        "((a|b)c?)*d",
        r"(\d{1,3}\.){3}\d{1,3}",
        r"^v\d+(\.\d+)?(\.\d+)?(-rc\d+)?$",
        r"^\s*\w+\s*=\s*\w+\s*$",
        r"^[\w.-]+@[\w.-]+\.\w+$",
        "(a++b)+",
        "(a?){5}b",
        "qa-.*-vote",
        "x*y*z*",
        "(?i)a+B",
        "(?>a|aa)*b",
    ],
)
def test_ordinary_patterns_see_a_whole_text(pattern: str) -> None:
    re.compile(pattern)
    assert reach(pattern, 0) == MAX_SUBJECT


@pytest.mark.parametrize(
    "pattern", ["a*a*b", "a*a*a*b", ".*foo.*bar", ".*a.*b.*c", r"(\w+)\1+b", "(?=a*a*a*)b"]
)
def test_patterns_with_many_ways_see_less(pattern: str) -> None:
    assert 200 <= reach(pattern, 0) < MAX_SUBJECT


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|a)*b",
        "(a|aa)*b",
        "(a|b|ab)*c",
        "(a|)*b",
        "(|a)*b",
        "(a?){30}a{30}",
        "(?:a?)" * 22,
        "(a{1,3})+b",
        "(?:a{0,1000}){0,1000}b",
        "a*a*a*a*b",
        ".*a.*b.*c.*d",
        "(?i)(a|A)*b",
        "(a|A)*b",
        r"(\w|\d)*-",
        "((a|aa)c?)*d",
        "(?>a*a*)*b",
    ],
)
def test_patterns_that_may_take_for_ever_are_found(pattern: str) -> None:
    re.compile(pattern)
    flags = re.IGNORECASE if pattern == "(a|A)*b" else re.RegexFlag(0)
    assert reach(pattern, flags) == 0


def test_flags_count() -> None:
    assert reach("(a|A)*b", 0) == MAX_SUBJECT
    assert reach("(.|\\n)*b", 0) == MAX_SUBJECT
    assert reach("(.|\\n)*b", re.DOTALL) == 0
    assert reach("(a|b)*c", re.VERBOSE) == 0  # what is written there is not what matches


ATOMS = ["a", "b", "c", ".", "[ab]", "[^a]", r"\w", r"\1", "^", "$", r"\b"]
GROUPS = ["(", "(?:", "(?=", "(?>", "(?!", ")", "|"]
COUNTS = ["*", "+", "?", "{2}", "{0,3}", "{3,}", "*?", "++"]
PIECES = st.sampled_from([*ATOMS, *GROUPS, *COUNTS])
SUBJECTS = ("a", "ab", "aab", "abc", "ba")


@settings(max_examples=300)
@given(st.lists(PIECES, min_size=3, max_size=25).map("".join))
def test_no_pattern_that_is_used_takes_for_ever(pattern: str) -> None:
    try:
        compiled = re.compile(pattern)
    except re.error:
        return
    length = reach(pattern, compiled.flags)
    if not length:
        return
    with in_time():
        for letters in SUBJECTS:
            compiled.search(letters * MAX_SUBJECT, 0, length)
            compiled.search(letters * (length // len(letters) - 1) + "!", 0, length)
