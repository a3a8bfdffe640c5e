from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mint.model.tree import Tree


def to_json(tree: Tree) -> str:
    """A tree as JSON text, a step a line; reading it gives the same tree.

    Example:
        >>> from mint.model.tree import Tree
        >>> print(to_json(Tree("sequence", {}, (Tree("alpha", {"n": 1}),))))
        ["sequence", {}, [
          ["alpha", {"n": 1}, []]
        ]]
        <BLANKLINE>
    """
    return _step(tree, "") + "\n"


def _step(tree: Tree, indent: str) -> str:
    head = f"{indent}[{_value(tree.name)}, {_value(tree.attributes)}, ["
    if not tree.children:
        return head + "]]"
    children = ",\n".join(_step(child, indent + "  ") for child in tree.children)
    return f"{head}\n{children}\n{indent}]]"


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
