"""Which change of the text of a process each of its steps is from."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mint.interpreter.ahead import step_at
from mint.interpreter.differences import differing
from mint.interpreter.moves import moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.model.tree import Tree

BASE = 0
"""The number of what was launched; patches count from 1."""


def blame(versions: Sequence[tuple[int, Tree]]) -> dict[str, int]:
    """By position in the last text, the number of the change that made the step what it is.

    Args:
        versions: the text after each change, with the number of the change; first the text that
            was launched, as number 0.

    Example:
        >>> from mint.model.tree import Tree
        >>> one, two = Tree("define", {}, (Tree("a"),)), Tree("define", {}, (Tree("b"), Tree("a")))
        >>> blame([(0, one), (1, two)])
        {'0': 0, '0_0': 1, '0_1': 0}
    """
    origins = dict.fromkeys(_places(versions[0][1]), versions[0][0])
    for (_, old), (number, new) in pairwise(versions):
        origins = _after(old, new, origins, number)
    return origins


def _after(old: Tree, new: Tree, before: dict[str, int], number: int) -> dict[str, int]:
    origins = dict.fromkeys(_places(new), number)
    for place, there in moved(old, new).items():
        one, other = step_at(old, place), step_at(new, there)
        if one.name == other.name and not differing(one, other):
            origins[there] = before[place]
    return origins


def _places(tree: Tree, place: str = "0") -> list[str]:
    below = [
        position
        for index, child in enumerate(tree.children)
        for position in _places(child, f"{place}_{index}")
    ]
    return [place, *below]
