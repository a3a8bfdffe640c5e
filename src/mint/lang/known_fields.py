"""Which fields a definition reads and writes, as far as its text tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import DollarError
from mint.lang import dollar
from mint.lang.template import Nested, Template, is_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World

SETTERS = frozenset({"set", "rset", "unset", "inc", "dec", "push", "pop", "save"})
PREFIXES = ("f:", "fld:", "field:")
TARGETS = ("f", "fld", "field", "to", "to_f", "to_fld", "to_field", "vars_to_f", "over")
_OF_TASKS = ("into", "who")
VALUES = ("val", "value")
OPEN = frozenset(
    {"listen", "await", "receive", "intercept", "restore", "read", "filter", "human"}
    | {"subprocess", "apply", "ref"}
)
"""Steps that may bring fields of which the text tells nothing."""


class Declared(msgspec.Struct, frozen=True):
    """What a participant says of the fields that it takes and gives.

    Args:
        needs: fields that must be there.
        gives: fields that it writes; None: it does not say.
    """

    needs: frozenset[str] = frozenset()
    gives: frozenset[str] | None = None


class Known(msgspec.Struct, frozen=True):
    """What is known of fields besides the text.

    Args:
        launch: fields that a launch brings.
        closed: whether it brings no others.
        declared: by name of a participant, what that says; None: nothing.
    """

    launch: frozenset[str] = frozenset()
    closed: bool = False
    declared: Callable[[str], Declared | None] | None = None

    def says(self, participant: str) -> Declared:
        """What a participant says of its fields."""
        found = None if self.declared is None else self.declared(participant)
        return found or Declared()


class Fields:
    """The fields of a definition.

    Args:
        world: the definition.
        known: what is known besides.

    Attributes:
        written: names that a step, or the launch, writes.
        read: paths that are read, and how often.
        closed: whether nothing else can write any.
    """

    def __init__(self, world: World, known: Known) -> None:
        self.written = set(known.launch)
        self.read: Counter[str] = Counter()
        self.closed = known.closed
        for spot in world.spots:
            self._add(spot, world, known)

    def _add(self, spot: Spot, world: World, known: Known) -> None:
        self.written.update(_root(name) for name in written(spot))
        self.read.update(reads(spot))
        name = participant_of(spot, world)
        if name is not None:
            gives = known.says(name).gives
            self.written.update(gives or ())
            self.closed = self.closed and gives is not None
        elif spot.tree.name in OPEN or "filter" in spot.tree.attributes:
            self.closed = False


def participant_of(spot: Spot, world: World) -> str | None:
    """The participant that a step calls; None when it calls none, or nobody knows which.

    Args:
        spot: the step.
        world: the definition.
    """
    tree = spot.tree
    if tree.name == "participant":
        name = tree.attributes.get("ref", tree.text)
        return name if isinstance(name, str) else ""
    if tree.name in world.expressions or world.is_bound(tree.name):
        return None
    return tree.name


def reads(spot: Spot) -> Iterator[str]:
    """The paths of fields that the attributes of a step look up."""
    for key, value in spot.tree.attributes.items():
        yield from _looked_up(key)
        yield from _looked_up(value)


def written(spot: Spot) -> Iterator[str]:
    """The paths of fields that a step writes itself."""
    for key, value in spot.tree.attributes.items():
        for text in (key, value):
            if isinstance(text, str) and text.startswith(PREFIXES):
                yield text.partition(":")[2]
        if key in TARGETS and isinstance(value, str):
            yield value.partition(":")[2] or value
        elif key in _OF_TASKS and isinstance(value, str):
            yield value
        elif spot.tree.name in SETTERS and ":" not in key and key not in VALUES:
            yield key


def _looked_up(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "$" in value:
            try:
                yield from _of(dollar.parse(value))
            except DollarError:
                return
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _looked_up(key)
            yield from _looked_up(item)
    elif isinstance(value, list):
        for item in value:
            yield from _looked_up(item)


def _of(template: Template) -> Iterator[str]:
    for part in template.parts:
        if isinstance(part, Nested):
            yield from _of(part.body)
        elif not isinstance(part, str) and is_field(part) and not part.name.startswith("__"):
            yield part.name


def _root(path: str) -> str:
    return path.partition(".")[0]
