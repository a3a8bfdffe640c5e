"""What is different between two versions of a text at places where nothing lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.interpreter.differences import differing, label, told
from mint.model.plan import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from mint.model.tree import Tree


class Versions(NamedTuple):
    """Two versions of a text.

    Args:
        old: the one until now.
        new: the other.
        moves: by position in the old one, that in the new one; see `mint.interpreter.moves`.
    """

    old: Tree
    new: Tree
    moves: dict[str, str]


def where_nothing_lives(
    versions: Versions,
    *,
    live: Collection[str],
    restarted: set[str],
    begun: Collection[str],
    past: Callable[[str], bool],
) -> Iterator[Change]:
    """The topmost step of each part that is new, gone or different, in no order.

    Args:
        versions: the texts.
        live: positions in the old text where something lives: of those the plan tells already.
        restarted: those of them that begin again or go, with all that is below them.
        begun: positions in the new text of branches that begin at once.
        past: whether the flow has gone by a position in the old text.
    """
    known = frozenset(versions.moves.values())
    over = set(restarted)
    for place, there in versions.moves.items():
        if place in over or place.rpartition("_")[0] in over:
            over.add(place)
            continue
        old, new = step_at(versions.old, place), step_at(versions.new, there)
        if place not in live:
            yield from _changed(old, new, place, there, past=past(place))
        if old.name == new.name:
            yield from _gone(old, place, versions.moves, over, past)
            yield from _added(new, there, known, begun)


def step_at(tree: Tree, place: str) -> Tree:
    """The step at a position that is known to be one of the text."""
    found = tree.at(place)
    assert found is not None, "positions are made from the text"  # noqa: S101
    return found


def _changed(old: Tree, new: Tree, place: str, there: str, *, past: bool) -> Iterator[Change]:
    if old.name != new.name:
        why = f"was {label(old)}"
        yield Change("change", label(new), old=place, new=there, why=why, past=past)
    elif changed := differing(old, new):
        why = told(old, new, changed)
        yield Change("change", label(new), old=place, new=there, why=why, past=past)


def _gone(
    old: Tree, place: str, moves: Collection[str], over: set[str], past: Callable[[str], bool]
) -> Iterator[Change]:
    for index, child in enumerate(old.children):
        gone = f"{place}_{index}"
        if gone not in moves and gone not in over:
            yield Change("remove", label(child), old=gone, past=past(gone))


def _added(
    new: Tree, there: str, known: Collection[str], begun: Collection[str]
) -> Iterator[Change]:
    for index, child in enumerate(new.children):
        added = f"{there}_{index}"
        if added not in known and added not in begun:
            yield Change("add", label(child), new=added)
