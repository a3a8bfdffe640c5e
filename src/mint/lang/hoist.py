from __future__ import annotations

from mint.lang.places import Place, Reading
from mint.model.tree import Tree

DEFINES = ("define", "process_definition", "workflow_definition")
"""The names under which a definition may be written."""


def name_of(tree: Tree) -> str | None:
    """The name of a definition: its attribute `name`, or else its text; None when it has neither.

    Example:
        >>> name_of(Tree("define", {"release": None}))
        'release'
    """
    name = tree.attributes.get("name")
    return name if isinstance(name, str) else tree.text


def hoist(tree: Tree) -> Tree:
    """The same tree with definitions before bodies, in the root and in every definition.

    So a body can call what is defined after it. The order among definitions, and that among the
    rest, stay as they were. Positions of live expressions refer to the hoisted tree.

    Args:
        tree: a tree as it was read.

    Example:
        >>> hoist(Tree("define", {}, (Tree("go"), Tree("define", {"go": None})))).to_json()
        ['define', {}, [['define', {'go': None}, []], ['go', {}, []]]]
    """
    return Tree(tree.name, tree.attributes, tuple(_below(tree.children[i]) for i in _order(tree)))


def hoist_reading(reading: Reading) -> Reading:
    """A reading whose tree is hoisted, its places moved along.

    Engine positions, such as that of an error, are found in the text through it.
    """
    places = dict(_moved(reading.tree, "0", "0", reading.places))
    return Reading(hoist(reading.tree), places, reading.source)


def _below(tree: Tree) -> Tree:
    if tree.name in DEFINES:
        return hoist(tree)
    return Tree(tree.name, tree.attributes, tuple(_below(child) for child in tree.children))


def _order(tree: Tree) -> list[int]:
    return sorted(range(len(tree.children)), key=lambda i: tree.children[i].name not in DEFINES)


def _moved(tree: Tree, old: str, new: str, places: dict[str, Place]) -> list[tuple[str, Place]]:
    order = _order(tree) if new == "0" or tree.name in DEFINES else range(len(tree.children))
    moved = [(new, places[old])] if old in places else []
    for target, index in enumerate(order):
        moved += _moved(tree.children[index], f"{old}_{index}", f"{new}_{target}", places)
    return moved
