"""Differences of files of any length: `difflib` alone takes minutes for some ten thousand lines.

Lines that are there once on both sides tell where the sides belong together (patience diff, by
Bram Cohen); only what is between such lines is compared thoroughly.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_THOROUGH = 1_000_000
"""Pairs of lines up to which all are compared; of more, all lines count as others."""

_AROUND = 3
"""Lines that are shown around those that differ."""

Block = tuple[int, int, int]
"""Where equal lines begin in the old and the new text, and how many there are."""


def unified(old: str, new: str, names: tuple[str, str]) -> str:
    r"""The differences of two texts in the unified format of diff(1); "": there are none.

    Args:
        old: one text.
        new: the other.
        names: of them.

    Example:
        >>> unified("a\nb\n", "a\nc\n", ("old", "new"))
        '--- old\n+++ new\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n'
    """
    sides = old.splitlines(keepends=True), new.splitlines(keepends=True)
    hunks = "".join(_hunks(*sides))
    return f"--- {names[0]}\n+++ {names[1]}\n{hunks}" if hunks else ""


class _Matcher(difflib.SequenceMatcher[str]):
    """Groups differences as `difflib` does, by blocks that were found otherwise."""

    blocks: Sequence[Block] = ()

    def get_matching_blocks(self) -> list[difflib.Match]:
        return [difflib.Match(*block) for block in self.blocks]


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    matcher = _Matcher(None, "", "")
    matcher.blocks = [*_joined(_blocks(old, new)), (len(old), len(new), 0)]
    for group in matcher.get_grouped_opcodes(_AROUND):
        ends = group[0], group[-1]
        spans = _span(ends[0][1], ends[1][2]), _span(ends[0][3], ends[1][4])
        yield f"@@ -{spans[0]} +{spans[1]} @@\n"
        for tag, first, last, new_first, new_last in group:
            if tag == "equal":
                yield from (_line(" ", one) for one in old[first:last])
            else:
                yield from (_line("-", one) for one in old[first:last])
                yield from (_line("+", one) for one in new[new_first:new_last])


def _span(first: int, last: int) -> str:
    """Lines of one side, as the format has them."""
    count = last - first
    return f"{first + 1}" if count == 1 else f"{first + bool(count)},{count}"


def _line(mark: str, line: str) -> str:
    return f"{mark}{line}" + ("" if line.endswith("\n") else "\n\\ No newline at end of file\n")


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """Blocks, those that touch each other as one."""
    found: list[Block] = []
    for first, new_first, count in blocks:
        last = found[-1] if found else (-1, -1, 0)
        if (last[0] + last[2], last[1] + last[2]) == (first, new_first):
            found[-1] = (last[0], last[1], last[2] + count)
        else:
            found.append((first, new_first, count))
    return found


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Equal lines, in their order, each side's after those of the block before."""
    at = (0, 0)
    for anchor in [*_anchors(old, new), (len(old), len(new))]:
        for first, new_first, count in _between(old[at[0] : anchor[0]], new[at[1] : anchor[1]]):
            yield at[0] + first, at[1] + new_first, count
        if anchor[0] < len(old):
            yield *anchor, 1
        at = anchor[0] + 1, anchor[1] + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that are there once on both sides, as many as are in the same order on both."""
    once = {line for line, count in Counter(old).items() if count == 1}
    once &= {line for line, count in Counter(new).items() if count == 1}
    place = {line: number for number, line in enumerate(new) if line in once}
    pairs = [(number, place[line]) for number, line in enumerate(old) if line in once]
    return [pairs[number] for number in _growing([other for _, other in pairs])]


def _growing(numbers: Sequence[int]) -> list[int]:
    """Where in a row of numbers those are that grow, as many as can be: by sorting into piles."""
    tops: list[int] = []
    on_top: list[int] = []
    below: list[int] = []
    for at, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        below.append(on_top[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [number]
        on_top[pile : pile + 1] = [at]
    found = []
    at = on_top[-1] if on_top else -1
    while at >= 0:
        found.append(at)
        at = below[at]
    return found[::-1]


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    if len(old) * len(new) <= _THOROUGH:
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        yield from (block for block in matcher.get_matching_blocks() if block.size)
