"""Doing to one text what was done to another: one repair for many processes, and its undoing.

A change is two texts, before and after. It fits a third text when each step that it changes or
takes away is there as it was before, and when what it adds has the same neighbour there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import PatchMisfit
from mint.interpreter.alignment import align
from mint.interpreter.differences import differing, label
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Sequence


def transplant(before: Tree, after: Tree, other: Tree) -> Tree:
    """Another text after the same change.

    Args:
        before: a text.
        after: the same after the change.
        other: the text to change.

    Raises:
        PatchMisfit: it does not fit; the message names the step.

    Example:
        >>> one, two = Tree("seq", {}, (Tree("a"),)), Tree("seq", {}, (Tree("a"), Tree("b")))
        >>> transplant(one, two, Tree("seq", {}, (Tree("x"), Tree("a")))).to_json()
        ['seq', {}, [['x', {}, []], ['a', {}, []], ['b', {}, []]]]
    """
    if other.same(before) or other.same(after):
        return after
    if before.same(after):
        return other
    if before.name != after.name or before.name != other.name:
        raise _misfit(before)
    children = _children(before, after, other)
    return Tree(other.name, _attributes(before, after, other), children)


def _attributes(before: Tree, after: Tree, other: Tree) -> dict[str, object]:
    if not differing(before, after):
        return other.attributes
    if differing(other, before) and differing(other, after):
        raise _misfit(before)
    return after.attributes


def _children(before: Tree, after: Tree, other: Tree) -> tuple[Tree, ...]:
    changed = align(before.children, after.children)
    theirs = align(before.children, other.children)
    result: list[list[Tree]] = [[child] for child in other.children]
    for index, child in enumerate(before.children):
        there = theirs.get(index)
        if index not in changed:
            if there is not None:
                result[there] = _taken_away(child, other.children[there])
        elif not child.same(after.children[changed[index]]):
            if there is None:
                raise _misfit(child)
            result[there] = [transplant(child, after.children[changed[index]], result[there][0])]
    origins = {new: old for old, new in changed.items()}
    front = _insert(after.children, origins, theirs, other.children, result)
    return tuple(front + [child for group in result for child in group])


def _taken_away(child: Tree, there: Tree) -> list[Tree]:
    if not child.same(there):
        raise _misfit(child)
    return []


def _insert(
    new: Sequence[Tree],
    origins: dict[int, int],
    theirs: dict[int, int],
    present: Sequence[Tree],
    result: list[list[Tree]],
) -> list[Tree]:
    """Put what was added behind its neighbour: what goes to the front is the answer."""
    front: list[Tree] = []
    group: list[Tree] | None = front
    for index, child in enumerate(new):
        if index in origins:
            there = theirs.get(origins[index])
            group = None if there is None else result[there]
        elif any(child.same(each) for each in present):
            continue  # it was added there already
        elif group is None:
            raise _misfit(child)
        else:
            group.append(child)
    return front


def _misfit(tree: Tree) -> PatchMisfit:
    return PatchMisfit(
        f"the change does not fit: `{label(tree)}` is not there as it was where the change was made"
    )
