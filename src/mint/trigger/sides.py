from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.trigger.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.trigger.event import Event


class Side(msgspec.Struct, frozen=True):
    """An entry before or after a change, as far as it is known.

    Args:
        entry: its attributes that are known.
        known: names, in lower case, of attributes of which all is known; None: all of them.
    """

    entry: Entry
    known: frozenset[str] | None = None

    def has(self, attribute: str) -> bool | None:
        """Whether it has an attribute; None when that is not known."""
        if attribute in self.entry:
            return True
        return False if self._knows(attribute) else None

    def some(self, attribute: str, test: Callable[[str], bool]) -> bool | None:
        """Whether a value of an attribute passes a test; None when that is not known."""
        if any(test(value) for value in self.entry.texts(attribute)):
            return True
        return False if self._knows(attribute) else None

    def _knows(self, attribute: str) -> bool:
        return self.known is None or attribute.lower() in self.known


def sides_of(event: Event) -> tuple[Side, Side]:
    """What is known of an entry before a change, and after it.

    Of an event that is partial, what is in neither side may still be in the entry.
    """
    if not event.partial:
        return Side(event.old), Side(event.new)
    known = frozenset(name.lower() for name in (*event.old, *event.new))
    return Side(event.old, known), Side(event.new, known)
