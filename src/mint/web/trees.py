"""The trees that a live process runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

if TYPE_CHECKING:
    from mint.model.node import Node, Process
    from mint.model.tree import Tree
    from mint.ports.views import Views


def trees_of(nodes: list[Node]) -> dict[str, Tree]:
    """By key, the tree that each of these expressions of one process runs."""
    by_key = {node.key: node for node in nodes}
    found: dict[str, Tree] = {}

    def find(node: Node) -> Tree | None:
        if node.key in found:
            return found[node.key]
        if node.definition is not UNSET:
            return node.definition.tree.at(node.path)
        parent = by_key.get(node.parent or "")
        around = None if parent is None else find(parent)
        if around is None or node.index >= len(around.children):
            return None
        return around.children[node.index]

    for node in sorted(nodes, key=lambda node: node.depth):
        tree = find(node)
        if tree is not None:
            found[node.key] = tree
    return found


def tree_now(views: Views, process: Process, nodes: list[Node]) -> Tree | None:
    """The definition of a process, hoisted, with what was edited since at its place.

    None when the store does not have it.
    """
    definition = views.definition(process.definition)
    if definition is None:
        return None
    tree = definition.tree
    trees = trees_of(nodes)
    for node in sorted(nodes, key=lambda node: node.depth):
        if node.edited and node.key in trees:
            tree = _planted(tree, node.expid.split("_")[1:], trees[node.key])
    return tree


def _planted(tree: Tree, path: list[str], part: Tree) -> Tree:
    """The tree with another part at a position; unchanged when it has no such position."""
    if not path:
        return part
    index = int(path[0])
    if index >= len(tree.children):
        return tree
    return tree.with_child(index, _planted(tree.children[index], path[1:], part))
