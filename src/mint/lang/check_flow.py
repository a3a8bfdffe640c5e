"""Rules about the way through a definition: what is never reached, what never ends."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mint.lang.finding import Finding
from mint.lang.hoist import DEFINES, name_of
from mint.lang.words import (
    COMMANDS,
    ENDS,
    FAN_OUTS,
    FIRST_ONLY,
    LISTENING,
    LOOPS,
    ONCES,
    RECURRING,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World
    from mint.model.tree import Tree

STOPS = ENDS | RECURRING | {"stall", "error"}
ENDLESS = {"repeat", "loop"}
IN_ORDER = {*DEFINES, "sequence", "let"}
WAYS_ON = {"if", "unless", "forget", "flank", "timeout", "timers", "tag"} | {
    *("on_error", "on_cancel", "on_timeout", "await")
}
"""With one of these attributes a step that stops may still let the flow go on."""

CHOICES = (
    ONCES | LOOPS | FAN_OUTS | LISTENING | RECURRING | {"if", "given", "that", "of", "on_error"}
)
"""What stands below one of these may not be run at all."""


def unreachable(spot: Spot, _: World) -> Iterator[Finding]:
    """A step follows one after which the flow never goes on."""
    if spot.tree.name not in IN_ORDER:
        return
    body = [
        (f"{spot.position}_{index}", child)
        for index, child in enumerate(spot.tree.children)
        if child.name not in DEFINES
    ]
    for (_before, stop), (position, child) in pairwise(body):
        if _never_goes_on(stop) and not WAYS_ON & stop.attributes.keys():
            message = f"`{child.name}` is never reached: `{stop.name}` stands before it"
            yield Finding("warning", position, message, "Remove it, or give that an `if`")


def endless_loop(spot: Spot, world: World) -> Iterator[Finding]:
    """A step follows a loop that nothing in the text ends."""
    if spot.tree.name not in IN_ORDER:
        return
    body = [(f"{spot.position}_{i}", child) for i, child in enumerate(spot.tree.children)]
    for (before, loop), (position, child) in pairwise(body):
        if loop.name in ENDLESS and child.name not in DEFINES and not _ends(loop, before, world):
            message = f"`{child.name}` is never reached: nothing ends the `{loop.name}` before it"
            yield Finding("warning", position, message, "Put a `break` into it, or a `timeout`")


def _ends(loop: Tree, position: str, world: World) -> bool:
    """Whether a loop may come to an end: by itself, by its steps, or from outside by its tag."""
    if any(key in WAYS_ON or key.endswith(("_if", "_unless")) for key in loop.attributes):
        return True
    below = [each.tree for each in world.spots if each.position.startswith(f"{position}_")]
    return any(
        each.name in COMMANDS | STOPS | {"ref", "subprocess", "apply", "cancel", "undo", "kill"}
        or world.is_bound(each.name)
        for each in below
    )


def _never_goes_on(tree: Tree) -> bool:
    return tree.name in STOPS or (tree.name in LISTENING and bool(tree.children))


def superfluous_branch(spot: Spot, _: World) -> Iterator[Finding]:
    """A step has more children than it ever runs: an `if` has a "then" and an "else"."""
    if spot.tree.name in FIRST_ONLY:
        for index, child in enumerate(spot.tree.children[1:], 1):
            message = f"`{child.name}` is never reached: `{spot.tree.name}` runs one step"
            hint = "Put steps that belong together into a `sequence`"
            yield Finding("warning", f"{spot.position}_{index}", message, hint)
    if spot.tree.name != "if":
        return
    has_test = bool(spot.tree.text) or any(spot.tree.attributes.get(key) for key in ("test", "t"))
    branches = 2 if has_test else 3
    for index, child in enumerate(spot.tree.children[branches:], branches):
        message = f"`{child.name}` is never reached: an `if` has one step to do, and one `else`"
        hint = "Put steps that belong together into a `sequence`"
        if not has_test:
            hint = "Without a test, the first child is the condition. " + hint
        yield Finding("warning", f"{spot.position}_{index}", message, hint)


def stray_command(spot: Spot, world: World) -> Iterator[Finding]:
    """A command such as `break` stands in no loop."""
    name = spot.tree.name
    if name not in COMMANDS or "ref" in spot.tree.attributes:
        return
    above = [each.tree.name for each in spot.above()]
    if LOOPS & {*above}:
        return
    # A subprocess may be called from within a loop, and its commands are for that loop.
    is_called = sum(each in DEFINES for each in above) > 1
    if is_called and any(each.tree.name in LOOPS for each in world.spots):
        return
    message = f"`{name}` does nothing here: it stands in no cursor, repeat or iterator"
    yield Finding("warning", spot.position, message, "Put a `cursor` around it, or name its `ref`")


def endless_recursion(spot: Spot, world: World) -> Iterator[Finding]:
    """A bare step has the name of the definition in which it stands, with nothing to stop it."""
    name = spot.tree.name
    if name in world.expressions or (world.participants is not None and world.is_participant(name)):
        return
    between: list[Spot] = [spot]
    for above in spot.above():
        if above.tree.name in DEFINES and name_of(above.tree) == name:
            if not any(_is_choice(each) for each in between):
                yield Finding("warning", spot.position, _recursion(name), _way_out(name))
            return
        between.append(above)


def _is_choice(spot: Spot) -> bool:
    return spot.tree.name in CHOICES or bool({"if", "unless"} & spot.tree.attributes.keys())


def _recursion(name: str) -> str:
    return f"`{name}` calls the definition in which it stands, again and again without an end"


def _way_out(name: str) -> str:
    return f"Say `participant {name}` if that is meant, or give it an `if`"
