from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node


def stands_in_body(run: Run, node: Node) -> bool:
    """Whether a definition stands right inside another, which knows it without being told."""
    parent = run.node(node.parent) if node.parent else None
    return parent is not None and run.is_body(parent)
