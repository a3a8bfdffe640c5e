"""Rules about filters: those of the step, and those of the attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import FilterError
from mint.lang.filter_rules import RECORD, flaws, split
from mint.lang.filter_step import reference, written
from mint.lang.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World

WAYS = ("in", "apply", "out", "reply")
"""Keys of the attribute `filter` when it is an object."""

STEP = "the filter"
RIGHT_PLACE = "It belongs into the first rule of a step `filter`"


def bad_filter(spot: Spot, _: World) -> Iterator[Finding]:
    """A rule of a filter cannot be understood."""
    for place, rules in _filters(spot):
        for flaw in flaws(rules):
            yield Finding("error", spot.position, f"{place} cannot be used: {flaw}")
    if spot.tree.name == "filter":
        try:
            written(spot.tree)
        except FilterError as error:
            yield Finding("error", spot.position, str(error))


def unknown_filter(spot: Spot, world: World) -> Iterator[Finding]:
    """The attribute `filter` names what is not there."""
    wish = spot.tree.attributes.get("filter")
    for name in (wish, *wish.values()) if isinstance(wish, dict) else (wish,):
        if isinstance(name, str) and name and not world.is_bound(name):
            message = f"`filter` names `{name}`, but no variable is called so"
            yield Finding("warning", spot.position, message, world.like(name))
    for key in wish if isinstance(wish, dict) else ():
        if key not in WAYS:
            message = f"`filter` knows no way `{key}`"
            yield Finding("error", spot.position, message, "Write `in` or `out`")


def idle_record(spot: Spot, _: World) -> Iterator[Finding]:
    """`record` or `flush` stands where it does nothing."""
    for place, rules in _filters(spot):
        first = 1 if place == STEP else 0
        for key in (key for rule in _parts(rules)[first:] for key in _keys(rule)):
            message = f"`{key}` does nothing in this place of {place}"
            yield Finding("warning", spot.position, message, RIGHT_PLACE)
    tree = spot.tree
    if tree.name == "filter" and "in" in tree.attributes and tree.text is None:
        for key in _keys(tree.attributes):
            message = f"`{key}` does nothing beside `in`"
            yield Finding("warning", spot.position, message, RIGHT_PLACE)


def _keys(rule: Any) -> list[str]:
    return [key for key in RECORD if key in rule] if isinstance(rule, dict) else []


def _filters(spot: Spot) -> Iterator[tuple[str, Any]]:
    """The filters whose rules stand in the text, and what to call them."""
    wish = spot.tree.attributes.get("filter")
    if isinstance(wish, list):
        yield "the attribute `filter`", wish
    elif isinstance(wish, dict):
        for way in WAYS:
            if isinstance(wish.get(way), list):
                yield f"`{way}` of the attribute `filter`", wish[way]
    if spot.tree.name != "filter" or reference(spot.tree.text):
        return
    try:
        rules = written(spot.tree)
    except FilterError:
        return
    if not isinstance(rules, str):
        yield STEP, rules


def _parts(rules: Any) -> list[Any]:
    try:
        return [rule for part in split(rules) for rule in part]
    except FilterError:
        return []
