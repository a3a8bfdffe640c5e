"""Where the steps of a text are found in another version of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.alignment import align

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mint.model.tree import Tree


def moved(
    old: Tree, new: Tree, live: Mapping[str, set[int]] | None = None, *, strict: bool = False
) -> dict[str, str]:
    """By position of a step in the old text, its position in the new one.

    Args:
        old: the text as it was, definitions first (see `mint.lang.hoist`).
        new: the text as it is to be, definitions first.
        live: by position, the indexes of the children that are alive.
        strict: whatever stands at the same place is the same step, as the original engine has it.

    Example:
        >>> from mint.model.tree import Tree
        >>> one = Tree("define", {}, (Tree("check"), Tree("publish")))
        >>> moved(one, Tree("define", {}, (Tree("check"), Tree("test"), Tree("publish"))))
        {'0': '0', '0_0': '0_0', '0_1': '0_2'}
    """
    alive: Mapping[str, set[int]] = live or {}

    def below(one: Tree, other: Tree, place: str, there: str) -> Iterator[tuple[str, str]]:
        yield place, there
        if one.name != other.name:
            return
        pairs = _in_place(one, other) if strict else _pairs(one, other, alive.get(place, set()))
        for index, target in pairs.items():
            child, its = one.children[index], other.children[target]
            yield from below(child, its, f"{place}_{index}", f"{there}_{target}")

    return dict(below(old, new, "0", "0"))


def _in_place(one: Tree, other: Tree) -> dict[int, int]:
    return {index: index for index in range(min(len(one.children), len(other.children)))}


def _pairs(one: Tree, other: Tree, live: set[int]) -> dict[int, int]:
    return _in_place(one, other) if one.same(other) else align(one.children, other.children, live)
