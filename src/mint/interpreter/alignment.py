"""Which child of an old tree became which child of a new one.

What lives and stayed the same is found first, then other children that did, as whole runs of them
(the longest common subsequence). What lies between two of those is paired by how alike it is: the
children that live come first there too, they rather become another step than none.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mint.model.tree import Tree

_ALIKE = 0.5
"""Trees are versions of one another from here on; the same name alone is just enough."""

_MOST_PAIRS = 10_000
"""Pairs of children that are compared in one gap; in a larger one, those of a name go in order."""


def align(old: Sequence[Tree], new: Sequence[Tree], live: Collection[int] = ()) -> dict[int, int]:
    """By index of an old child, the index of the new child that it became.

    Nothing overtakes anything, but for what lives: wherever that stands in the new list as it is,
    there it went. Old children that are missing in the answer are gone; new ones that nothing
    became are new.

    Args:
        old: the children as they were.
        new: as they are to be.
        live: indexes of old children that are alive: each of them rather becomes something else
            than nothing.

    Example:
        >>> from mint.model.tree import Tree
        >>> align([Tree("check"), Tree("publish")], [Tree("check"), Tree("test"), Tree("publish")])
        {0: 0, 1: 2}
    """
    before, after = [_text(tree) for tree in old], [_text(tree) for tree in new]
    pairs = _kept(before, after, live)
    if list(pairs.values()) != sorted(pairs.values()):
        return _around(old, new, pairs)
    begin, start = 0, 0
    for one, other in [*pairs.items(), (len(old), len(new))]:
        gap = (range(begin, one), range(start, other))
        pairs.update(_between(old, new, gap, live))
        begin, start = one + 1, other + 1
    return dict(sorted(pairs.items()))


def _kept(before: list[bytes], after: list[bytes], live: Collection[int]) -> dict[int, int]:
    """What lives and stands in the new list as it is: that comes first, wherever it went."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for index in sorted(live):
        same = [at for at, text in enumerate(after) if text == before[index] and at not in taken]
        if same:
            pairs[index] = min(same, key=lambda at: (abs(at - index), at))
            taken.add(pairs[index])
    return pairs


def _around(old: Sequence[Tree], new: Sequence[Tree], pairs: dict[int, int]) -> dict[int, int]:
    """Pairs for the rest, when what lives has changed places."""
    ones = [index for index in range(len(old)) if index not in pairs]
    others = [index for index in range(len(new)) if index not in set(pairs.values())]
    rest = align([old[i] for i in ones], [new[i] for i in others])
    found = {ones[one]: others[other] for one, other in rest.items()}
    return dict(sorted({**pairs, **found}.items()))


def _between(
    old: Sequence[Tree],
    new: Sequence[Tree],
    gap: tuple[range, range],
    live: Collection[int],
) -> dict[int, int]:
    """Pairs within two ranges: what stayed the same, then what is alike."""
    ones, others = gap
    before, after = [_text(old[i]) for i in ones], [_text(new[j]) for j in others]
    pairs: dict[int, int] = {}
    begin, start = ones.start, others.start
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        one, other = ones.start + block.a, others.start + block.b
        pairs.update(_in_gap(old, new, (range(begin, one), range(start, other)), live))
        pairs.update(zip(*_ranges(one, other, block.size), strict=True))
        begin, start = one + block.size, other + block.size
    return pairs


def _ranges(a: int, b: int, size: int) -> tuple[range, range]:
    return range(a, a + size), range(b, b + size)


def _text(tree: Tree) -> bytes:
    return msgspec.json.encode(tree)


def _in_gap(
    old: Sequence[Tree],
    new: Sequence[Tree],
    gap: tuple[range, range],
    live: Collection[int],
) -> dict[int, int]:
    """Pairs among children none of which stayed the same."""
    ones, others = gap
    if not ones or not others:
        return {}
    if len(ones) == len(others):
        return dict(zip(ones, others, strict=True))
    if len(ones) * len(others) > _MOST_PAIRS:
        return _by_name(old, new, gap)
    return _best(old, new, gap, live)


def _by_name(old: Sequence[Tree], new: Sequence[Tree], gap: tuple[range, range]) -> dict[int, int]:
    names = [old[i].name for i in gap[0]], [new[j].name for j in gap[1]]
    blocks = SequenceMatcher(None, *names, autojunk=False).get_matching_blocks()
    pairs: dict[int, int] = {}
    for block in blocks:
        one, other = gap[0].start + block.a, gap[1].start + block.b
        pairs.update(zip(*_ranges(one, other, block.size), strict=True))
    return pairs


def _best(
    old: Sequence[Tree],
    new: Sequence[Tree],
    gap: tuple[range, range],
    live: Collection[int],
) -> dict[int, int]:
    """The pairs that are most alike all in all, in order (a table of the best so far)."""
    ones, others = gap
    best: list[list[float]] = [[0.0] * (len(others) + 1) for _ in range(len(ones) + 1)]
    worth = [[_worth(old[i], new[j], live=i in live) for j in others] for i in ones]
    for row in range(len(ones) - 1, -1, -1):
        for column in range(len(others) - 1, -1, -1):
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                best[row + 1][column + 1] + worth[row][column],
            )
    pairs: dict[int, int] = {}
    row = column = 0
    while row < len(ones) and column < len(others):
        paired = best[row + 1][column + 1] + worth[row][column]
        if worth[row][column] and best[row][column] == paired:
            pairs[ones[row]] = others[column]
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _worth(old: Tree, new: Tree, *, live: bool) -> float:
    """How good it is that one becomes the other; 0: it must not.

    Whoever lives becomes something that is hardly alike rather than nothing at all.
    """
    alike = likeness(old, new)
    if alike >= _ALIKE:
        return alike + live
    return 0.01 + alike / 100 if live else 0.0


def likeness(old: Tree, new: Tree) -> float:
    """How much one tree looks like a version of another: from 0 to 1.

    Half of it is the name, the rest what the attributes and the names of the children share.
    """
    if old.name != new.name:
        return 0.0
    ours = {msgspec.json.encode(pair) for pair in old.attributes.items()}
    theirs = {msgspec.json.encode(pair) for pair in new.attributes.items()}
    ours |= {child.name.encode() for child in old.children}
    theirs |= {child.name.encode() for child in new.children}
    both = len(ours | theirs)
    return 0.5 + (0.5 * len(ours & theirs) / both if both else 0.5)
