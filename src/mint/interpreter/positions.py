"""Where the live expressions of a process stand in its text, and what that text is by now.

A key (`0_1!f3`) names an expression for ever, and says where it stood when it was applied. An edit
may have moved it since: its position is found from its ancestors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mint.model.node import Node
    from mint.model.tree import Tree


def positions(nodes: Iterable[Node], digest: str) -> dict[str, str]:
    """By key, the position in the text. What runs another text is not in it.

    Args:
        nodes: all expressions of a process.
        digest: of the definition that is its text: that of its root.
    """
    found: dict[str, str] = {}
    for node in sorted(nodes, key=lambda node: node.depth):
        if node.state == "replied":
            continue
        place = _place(node, found, digest)
        if place is not None:
            found[node.key] = place
    return found


def _place(node: Node, found: Mapping[str, str], digest: str) -> str | None:
    if node.definition is not UNSET and node.definition.digest == digest:
        return node.path
    above = found.get(node.parent or "")
    stands_there = node.definition is UNSET or node.edited or node.trigger is not None
    if above is None or node.attached or not stands_there:
        return None
    return f"{above}_{node.index}"


def text_now(tree: Tree, nodes: Iterable[Node], places: Mapping[str, str]) -> Tree:
    """The text of a process with what was edited at single expressions at its place.

    Args:
        tree: the text that its root runs.
        nodes: all expressions of the process.
        places: by key, their positions; see `positions`.
    """
    for node in sorted(nodes, key=lambda node: node.depth):
        if node.edited and node.definition is not UNSET and node.key in places:
            own = node.definition.tree.at(node.path)
            if own is not None:
                tree = _planted(tree, places[node.key].split("_")[1:], own)
    return tree


def _planted(tree: Tree, path: list[str], part: Tree) -> Tree:
    """The tree with another part at a position; unchanged when it has no such position."""
    if not path:
        return part
    index = int(path[0])
    if index >= len(tree.children):
        return tree
    return tree.with_child(index, _planted(tree.children[index], path[1:], part))
