from __future__ import annotations

from typing import Any

from mint.lang.marked import Marked, wrong
from mint.lang.places import Placed

SHAPE = 'a step is ["name", {attributes}, [children]]'


def array_step(value: Marked, position: str) -> Placed:
    """The step that a list of three stands for: name, attributes and children.

    Args:
        value: the list.
        position: where in the tree the step stands, for the error message.

    Raises:
        DefinitionError: it has another shape; the message tells the position.
    """
    name, attributes, children = parts(value, position)
    below = [array_step(child, f"{position}_{i}") for i, child in enumerate(children.items or ())]
    return Placed(name, attributes.plain(), tuple(below), value.place)


def parts(value: Marked, position: str) -> tuple[str, Marked, Marked]:
    """Name, attributes and children of a step that is written as a list of three.

    Raises:
        DefinitionError: it has another shape.
    """
    if value.items is None:
        raise wrong(f"{SHAPE}; at {position} there is {value.what()}", value.place)
    if len(value.items) != len(SHAPE_PARTS):
        found = len(value.items)
        raise wrong(f"{SHAPE}; at {position} there is a list of {found}", value.place)
    name, attributes, children = value.items
    _expect(isinstance(name.scalar, str), name, "name", position)
    _expect(attributes.entries is not None, attributes, "attributes", position)
    _expect(children.items is not None, children, "children", position)
    return named(name, position), attributes, children


def named(name: Marked, position: str) -> str:
    """The name of a step.

    Raises:
        DefinitionError: it is empty.
    """
    if not name.text:
        raise wrong(f"the step at {position} has an empty name", name.place)
    return name.text


SHAPE_PARTS: dict[str, Any] = {
    "name": "a text",
    "attributes": "an object, {} for none",
    "children": "a list, [] for none",
}


def _expect(fine: bool, value: Marked, part: str, position: str) -> None:  # noqa: FBT001 - a check
    if not fine:
        must = f"the {part} of a step must be {SHAPE_PARTS[part]}"
        raise wrong(f"{must}; at {position} there is {value.what()}. {SHAPE}", value.place)
