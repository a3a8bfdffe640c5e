from __future__ import annotations

import difflib
import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from mint.trigger.applying.diff import unified

LINES = st.lists(st.sampled_from("abcdefghijklmnopqrst"), max_size=30)
NAMES = ("old", "new")


def text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def patched(old: str, diff: str) -> str:
    """What patch(1) makes of a text."""
    before, made, at = old.splitlines(keepends=True), [], 0
    for line in diff.splitlines(keepends=True)[2:]:
        if hunk := re.match(r"@@ -(\d+)(?:,(\d+))? ", line):
            start = int(hunk[1]) - (hunk[2] != "0")
            made += before[at:start]
            at = start
        elif line.startswith("+"):
            made.append(line[1:])
        else:
            assert before[at] == line[1:]
            made += [line[1:]] * line.startswith(" ")
            at += 1
    return "".join(made + before[at:])


@given(LINES, LINES)
def test_a_diff_makes_the_new_text_of_the_old_one(old: list[str], new: list[str]) -> None:
    assert patched(text(old), unified(text(old), text(new), NAMES)) == text(new)


@given(LINES)
def test_equal_texts_have_none(lines: list[str]) -> None:
    assert unified(text(lines), text(lines), NAMES) == ""


@settings(max_examples=30)
@given(st.integers(0, 30), st.integers(0, 30))
def test_it_is_as_short_as_can_be_where_lines_come_or_go(at: int, count: int) -> None:
    old = [f"line {n}" for n in range(40)]
    new = old[:at] + old[at + count :]
    sides = [text(one).splitlines(keepends=True) for one in (old, new)]
    said = "".join(difflib.unified_diff(sides[0], sides[1], *NAMES))
    assert unified(text(old), text(new), NAMES) == said


def test_a_line_without_an_end_is_told() -> None:
    assert unified("a", "a\n", NAMES) == (
        "--- old\n+++ new\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    )


def test_long_files_of_which_many_lines_differ_take_no_time() -> None:
    old = text([f"host{n} {n % 10 and 'same'}" for n in range(50_000)])
    began = time.process_time()
    diff = unified(old, old.replace(" 0", " other"), NAMES)
    assert diff.count("\n+host") == 5_000
    same = unified("x\n" * 50_000, "y\n" * 50_000, NAMES)
    assert same.count("\n+y") == 50_000
    assert time.process_time() - began < 5
