"""The trees that a live process runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

if TYPE_CHECKING:
    from mint.model.node import Node
    from mint.model.tree import Tree


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
