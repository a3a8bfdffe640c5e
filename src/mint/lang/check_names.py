"""Rules about names: of steps, of what they refer to, and of handlers."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from mint.lang.finding import Finding
from mint.lang.handler_names import handlers_of, names_in
from mint.lang.hoist import DEFINES
from mint.lang.imports import IMPORT
from mint.lang.words import COMMON, HANDLER_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World

REMEDY = "Define it, or register a participant of that name"
SHORTEST = 5
"""Shorter words are near too many others to say that one is misspelt."""


def unknown_step(spot: Spot, world: World) -> Iterator[Finding]:
    """A bare name is neither a word of the language nor a subprocess nor a participant."""
    name = spot.tree.name
    if name in world.expressions or world.is_bound(name) or name == IMPORT:
        return
    if world.participants is not None:
        if name not in world.participants:
            message = f"nothing is called `{name}`: no expression, subprocess or participant"
            yield Finding("error", spot.position, message, world.like(name) or REMEDY)
        return
    longer = [each for each in world.expressions if len(each) >= SHORTEST]
    for near in get_close_matches(name, longer, n=1, cutoff=0.86):
        message = f"`{name}` looks like a misspelt `{near}`"
        hint = f"If a participant is meant, say `participant {name}`"
        yield Finding("warning", spot.position, message, hint)


def unknown_reference(spot: Spot, world: World) -> Iterator[Finding]:
    """`participant x`, `subprocess x` or `ref x` names what is not there."""
    kind, name = spot.tree.name, spot.tree.attributes.get("ref", spot.tree.text)
    if not isinstance(name, str):
        return
    if kind == "subprocess" and not world.is_bound(name) and not set("/.:") & set(name):
        message = f"there is no subprocess `{name}`"
        hint = world.like(name, subprocesses_only=True) or f"Add a `define {name}`"
        yield Finding("error", spot.position, message, hint)
    elif kind in ("participant", "ref") and not world.is_known(name):
        message = f"there is no {'participant' if kind == 'participant' else 'step'} `{name}`"
        yield Finding("error", spot.position, message, world.like(name) or REMEDY)


def unknown_handler(spot: Spot, world: World) -> Iterator[Finding]:
    """`on_error`, `on_timeout`, `on_cancel` or `timers` names what is not there."""
    for attribute, handler in handlers_of(spot.tree):
        for name in names_in(handler, timed=attribute == "timers"):
            if name in HANDLER_WORDS or name in world.expressions or world.is_known(name):
                continue
            message = f"`{attribute}` names `{name}`, which nothing is called"
            near = get_close_matches(name, sorted(HANDLER_WORDS), n=1)
            hint = f"Did you mean `{near[0]}`?" if near else world.like(name) or REMEDY
            yield Finding("error", spot.position, message, hint)


def unknown_error_process(spot: Spot, world: World) -> Iterator[Finding]:
    """`on_error_process` names no definition, or stands where it says nothing."""
    name = spot.tree.attributes.get("on_error_process")
    if not isinstance(name, str):
        return
    if spot.parent is not None or spot.tree.name not in DEFINES:
        message = "`on_error_process` is heeded at the definition that is launched, and only there"
        yield Finding("warning", spot.position, message, "Put it on the outermost `define`")
    elif not world.is_bound(name):
        message = f"`on_error_process` names `{name}`, and there is no such definition"
        hint = world.like(name, subprocesses_only=True) or f"Add a `define {name}`"
        yield Finding("error", spot.position, message, hint)


def misspelt_attribute(spot: Spot, _: World) -> Iterator[Finding]:
    """An attribute looks like a misspelt common one."""
    common = [each for each in sorted(COMMON) if len(each) >= SHORTEST]
    for key, value in spot.tree.attributes.items():
        if value is None or key in ALIKE or key.removesuffix("s") in COMMON:
            continue
        for near in get_close_matches(key, common, n=1, cutoff=0.88):
            if key != near:
                message = f"the attribute `{key}` looks like a misspelt `{near}`"
                yield Finding(
                    "warning", spot.position, message, f"Write `{near}`, if that is meant"
                )


ALIKE = COMMON | {"times"}
"""Attributes that are right as they are, however near to another they look."""
