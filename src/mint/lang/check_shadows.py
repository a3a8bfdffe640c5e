"""Rules about names that hide others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.finding import Finding
from mint.lang.hoist import DEFINES, name_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from mint.lang.check_world import Spot, World


NOBODY = "a name that nobody has"
"""Who answers to this answers to anything."""


def shadowed_name(spot: Spot, world: World) -> Iterator[Finding]:
    """A subprocess has the name of a word of the language, or of a participant."""
    name = _subprocess(spot)
    if not name:
        return
    if name in world.expressions:
        message = f"`{name}` is a word of the language: a step `{name}` never calls this definition"
        hint = f"Give it another name, or call it with `subprocess {name}`"
        yield Finding("warning", spot.position, message, hint)
    elif world.participants is not None and _is_meant(name, world.participants):
        message = f"`{name}` is also a participant: a step `{name}` calls this definition instead"
        hint = f"Give it another name; `participant {name}` always means the participant"
        yield Finding("warning", spot.position, message, hint)


def defined_twice(spot: Spot, _: World) -> Iterator[Finding]:
    """Two definitions of one body have the same name."""
    last: dict[str, int] = {}
    for index, child in enumerate(spot.tree.children):
        name = name_of(child) if child.name in DEFINES else None
        if name and name in last:
            message = f"`{name}` is defined once more below, and only that counts"
            yield Finding(
                "warning", f"{spot.position}_{last[name]}", message, "Remove one, or rename it"
            )
        if name:
            last[name] = index


def stray_import(spot: Spot, _: World) -> Iterator[Finding]:
    """An `import` stands elsewhere than at the head of the definition."""
    if spot.tree.name == "import" and spot.parent is not None and spot.parent.parent is not None:
        message = "`import` stands at the head of the whole definition only"
        yield Finding("error", spot.position, message, "Move it right below the first line")


def _is_meant(name: str, participants: Container[str]) -> bool:
    """Whether a participant answers to this name, and not to any name whatsoever."""
    return name in participants and NOBODY not in participants


def _subprocess(spot: Spot) -> str:
    if spot.parent is None or spot.tree.name not in DEFINES:
        return ""
    return name_of(spot.tree) or ""
