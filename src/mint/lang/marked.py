from __future__ import annotations

from typing import Any

import msgspec

from mint.errors import DefinitionError
from mint.lang.places import Place
from mint.lang.tree_size import STEPS
from mint.lang.values import DEPTH, flaw

PER_STEP = 10
"""How many values there may be for each step that a definition may have, aliases spelt out."""

_SHOWN = 1000
"""Characters of an error message: what it quotes of the text may be long."""


class Marked(msgspec.Struct):
    """A value of a JSON or YAML text that knows where it stands.

    Args:
        place: where it begins.
        scalar: its value when it is neither a list nor an object.
        text: the scalar as it was written, without quotes.
        items: its items when it is a list.
        entries: keys and values when it is an object.
    """

    place: Place
    scalar: Any = None
    text: str = ""
    items: list[Marked] | None = None
    entries: list[tuple[Marked, Marked]] | None = None

    def plain(self) -> Any:
        """The value without its marks."""
        if self.items is not None:
            return [item.plain() for item in self.items]
        if self.entries is not None:
            return {key.text: value.plain() for key, value in self.entries}
        return self.scalar

    def what(self) -> str:
        """What it is, in the words of an error message."""
        if self.items is not None:
            return "a list"
        if self.entries is not None:
            return "an object"
        return "nothing" if self.scalar is None else f"`{self.text}`"


def wrong(message: str, place: Place) -> DefinitionError:
    """The error that something is wrong at a place; who reads knows the source and adds it."""
    if len(message) > _SHOWN:
        message = message[:_SHOWN] + "..."
    return DefinitionError(message, line=place.line, column=place.column)


def too_full(most: int) -> str:
    """What to say of a text with too many values."""
    return f"the definition holds more than {most} values: divide it, or raise limits.tree"


class _Frame(msgspec.Struct):
    value: Marked
    key: Marked | None = None
    seen: set[str] = msgspec.field(default_factory=set)

    @property
    def at_key(self) -> bool:
        return self.value.entries is not None and self.key is None

    def put(self, value: Marked) -> None:
        if self.value.items is not None:
            self.value.items.append(value)
        elif self.key is None:
            if value.text in self.seen:
                raise wrong(f"the key `{value.text}` stands here twice", value.place)
            self.seen.add(value.text)
            self.key = value
        elif self.value.entries is not None:
            self.value.entries.append((self.key, value))
            self.key = None


class Collector:
    """Puts marked values together from the pieces of a text, in the order of the text.

    Args:
        most: how many steps the definition may have.
    """

    def __init__(self, most: int = STEPS) -> None:
        self._most = PER_STEP * most
        self.root: Marked | None = None
        self._open: list[_Frame] = []
        self._size = 0

    def begin(self, value: Marked) -> None:
        """A list or an object begins: what follows goes into it."""
        self._put(value)
        self._open.append(_Frame(value))

    def end(self) -> Marked:
        """The list or object that began last is complete."""
        return self._open.pop().value

    def add(self, value: Marked) -> None:
        """A scalar, or something complete, comes next."""
        if reason := flaw(value.scalar) or flaw(value.text):
            raise wrong(f"this value cannot be kept: {reason}", value.place)
        self._put(value)

    def _put(self, value: Marked) -> None:
        size, depth = measure(value)
        if len(self._open) + depth > DEPTH:
            raise wrong(f"this is nested more than {DEPTH} levels deep", value.place)
        self._size += size
        if self._size > self._most:
            raise wrong(too_full(self._most), value.place)
        if not self._open:
            self.root = value
            return
        frame = self._open[-1]
        if frame.at_key and (value.items is not None or value.entries is not None):
            raise wrong("a key must be a text, not a list or an object", value.place)
        frame.put(value)


def measure(value: Marked) -> tuple[int, int]:
    """How many values there are in a value, itself counted, and how deep they are nested."""
    below = [*(value.items or ()), *(each for pair in value.entries or () for each in pair)]
    sizes = [measure(each) for each in below]
    return 1 + sum(size for size, _ in sizes), 1 + max((depth for _, depth in sizes), default=0)
