from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mint.trigger.site.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.trigger.directory import Found

T = TypeVar("T")

CSN = "entryCSN"
"""The attribute that sorts in the order of changes."""


class Fields:
    """Reads attributes of one entry; what is wrong is collected, never raised.

    Args:
        found: the entry.

    Attributes:
        problems: what was wrong so far.
    """

    def __init__(self, found: Found) -> None:
        self.found = found
        self.problems: list[Problem] = []

    @property
    def csn(self) -> str:
        """When the entry was changed last."""
        return self.found.entry.first(CSN) or ""

    def all(self, attributes: tuple[str, ...], read: Callable[[str], T]) -> list[T]:
        """All values of some attributes, each once, in the order in which they stand."""
        values: dict[T, None] = {}
        for attribute in attributes:
            for value in self.found.entry.get(attribute, ()):
                try:
                    if not isinstance(value, str):
                        raise ValueError("not a text")  # noqa: TRY301, TRY004 - as others
                    values[read(value)] = None
                except ValueError as error:
                    self.wrong(attribute, str(value), str(error))
        return list(values)

    def one(self, attributes: tuple[str, ...], read: Callable[[str], T], default: T) -> T:
        """The only value of some attributes."""
        values = self.all(attributes, read)
        if len(values) > 1:
            self.wrong(", ".join(attributes), "", f"{len(values)} values, but one is wanted")
        return values[0] if values else default

    def wrong(self, attribute: str, value: str, what: str) -> None:
        """Note what is wrong with the entry."""
        self.problems.append(Problem(self.found.dn, attribute, value, what))
