"""Rules about what a definition does when things go otherwise: errors, and unforeseen answers."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from mint.lang.finding import Finding
from mint.lang.hoist import DEFINES
from mint.lang.known_fields import participant_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World
    from mint.model.tree import Tree

_EQUALS = re.compile(
    r"""\s*['"]?\$\{(?:f:|field:)?([\w.]+)\}['"]?\s*==\s*(['"]?[\w.+-]+['"]?)\s*"""
)
"""A condition that compares one field with one word."""

FEW = 3
"""Steps of participants from which on a definition should say what is done about errors."""

_CASES = frozenset({"that", "of"})


def no_error_handling(spot: Spot, world: World) -> Iterator[Finding]:
    """Nothing in a definition says what is to be done when a participant fails."""
    if spot.parent is not None or any(_handles(each.tree) for each in world.spots):
        return
    work = [each for each in world.spots if participant_of(each, world) is not None]
    if len(work) >= FEW:
        first = work[0]
        name = participant_of(first, world) or first.tree.name
        message = f"nothing here handles errors, such as those of `{name}`"
        hint = "They wait for somebody to replay them. To do more, say `on_error`"
        yield Finding("info", first.position, message, hint)


def missing_else(spot: Spot, _: World) -> Iterator[Finding]:
    """Several cases of one answer are foreseen, and nothing is done for any other."""
    tree = spot.tree
    if tree.name == "given":
        yield from _given(spot)
    yield from _chain(spot)
    steps = list(enumerate(tree.children))
    for field, group in groupby(steps, key=lambda step: _case(step[1])[0]):
        cases = [(index, _case(child)[1]) for index, child in group]
        values = list(dict.fromkeys(value for _, value in cases))
        if field and len(values) > 1 and not _otherwise(tree, cases[-1][0]):
            yield _unforeseen(f"{spot.position}_{cases[-1][0]}", field, values)


def _given(spot: Spot) -> Iterator[Finding]:
    children = spot.tree.children
    if children and all(child.name in _CASES for child in children):
        message = "when none of these holds, nothing is done"
        hint = "Put a step behind them for that; `noop` says that nothing is meant"
        yield Finding("info", spot.position, message, hint)


def _chain(spot: Spot) -> Iterator[Finding]:
    """`if x == a .. else if x == b`, and no `else` at the end."""
    parent = spot.parent
    field, value = _case(spot.tree)
    if spot.tree.name != "if" or not field or len(spot.tree.children) != 1 or parent is None:
        return
    values = [value]
    while parent is not None and parent.tree.name == "if" and _case(parent.tree)[0] == field:
        values.insert(0, _case(parent.tree)[1])
        parent = parent.parent
    if len(values) > 1:
        yield _unforeseen(spot.position, field, values)


def _unforeseen(position: str, field: str, values: list[str]) -> Finding:
    told = ", ".join(values)
    message = f"`{field}` may be something else than {told}: then none of these steps is done"
    hint = "Say what is done then; a step with `unless` or an `else` does"
    return Finding("info", position, message, hint)


def _case(tree: Tree) -> tuple[str, str]:
    """The field that a step compares with one word, and that word; ("", "") when it does not."""
    test = tree.attributes.get("if")
    if tree.name == "if" and len(tree.children) == 1:
        test = tree.text or tree.attributes.get("test") or tree.attributes.get("t")
    found = _EQUALS.fullmatch(test) if isinstance(test, str) else None
    return (found[1], found[2].strip("'\"")) if found else ("", "")


def _otherwise(tree: Tree, last: int) -> bool:
    """Whether a step behind the cases looks at what remains."""
    for child in tree.children[last + 1 :]:
        condition = f"{child.attributes.get('if', '')}{child.text if child.name == 'if' else ''}"
        if "unless" in child.attributes or "!=" in condition or "not" in condition:
            return True
    return False


def _handles(tree: Tree) -> bool:
    if tree.name == "on_error" or tree.attributes.get("on_error") is not None:
        return True
    listens = tree.name in ("listen", "await", "receive", "intercept")
    return listens and "error" in "".join(tree.attributes) and tree.name not in DEFINES
