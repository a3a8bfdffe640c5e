"""Rules about what is waited for: events that cannot be understood, or that never come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import ConditionError
from mint.lang import awaited, pattern
from mint.lang.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World

_HINT = "Write `in_tag: x`, `left_tag: x`, `in_participant: x`, or the tag that is to be left"


def bad_await(spot: Spot, _: World) -> Iterator[Finding]:
    """An `await` does not say for what, or names a pattern that cannot be used."""
    text = spot.tree.attributes.get("await")
    if isinstance(text, str) and "$" not in text and awaited.wish_of_text(text) is None:
        yield Finding("error", spot.position, f"`await: {text}` cannot be understood", _HINT)
    if spot.tree.name == "await" and awaited.wish(spot.tree.attributes) is None:
        yield Finding("error", spot.position, "`await` does not say for what", _HINT)
    for wish in _wishes(spot):
        for name in filter(pattern.is_slashed, wish.names):
            try:
                pattern.compiled(name)
            except ConditionError as error:
                yield Finding("error", spot.position, f"`await` cannot be understood: {error}")


def tag_never_comes(spot: Spot, world: World) -> Iterator[Finding]:
    """A tag is waited for that no step has."""
    attributes = spot.tree.attributes
    if attributes.get("global") is not None:
        return
    for wish in _wishes(spot):
        for name in wish.names if wish.kind in ("entering", "leaving") else ():
            is_known = name.rpartition("/")[2] in world.tags or world.tags_computed
            if not (is_known or "$" in name or pattern.is_slashed(name)):
                message = f"no step here has the tag `{name}`, which is waited for"
                hint = "If one in another definition has it, all is well"
                yield Finding("warning", spot.position, message, hint)


def stray_of(spot: Spot, _: World) -> Iterator[Finding]:
    """An `of` stands in no `given`."""
    if spot.tree.name == "of" and all(each.tree.name != "given" for each in spot.above()):
        message = "`of` stands in no `given`, of which it could compare the value"
        yield Finding("error", spot.position, message, "Put it below a `given`, or use `if`")


def _wishes(spot: Spot) -> Iterator[awaited.Wish]:
    text = spot.tree.attributes.get("await")
    found = [awaited.wish_of_text(text) if isinstance(text, str) else None]
    if spot.tree.name == "await":
        found.append(awaited.wish(spot.tree.attributes))
    yield from (wish for wish in found if wish is not None)
