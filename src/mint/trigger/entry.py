from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Value = str | bytes
"""A value of an attribute: text, or bytes where it is none."""

Values = tuple[Value, ...]


class Entry(Mapping[str, Values]):
    """The attributes of an entry of a directory, each with its values. Never changed.

    The case of a name does not matter, and neither does the order of values: two entries are equal
    when a directory would call them so.

    Args:
        attributes: values by name; a name without values counts as absent.

    Example:
        >>> entry = Entry({"ipHostNumber": ["10.0.0.7"], "objectClass": ["device", "ipHost"]})
        >>> entry.first("iphostnumber"), entry.is_a("ipHost"), entry.first("description")
        ('10.0.0.7', True, None)
    """

    __slots__ = ("_names", "_values")

    def __init__(self, attributes: Mapping[str, Iterable[Value]] | None = None) -> None:
        self._values: dict[str, Values] = {}
        self._names: dict[str, str] = {}
        for name, values in (attributes or {}).items():
            if kept := tuple(values):
                self._values[name.lower()] = kept
                self._names[name.lower()] = name

    def __getitem__(self, name: str) -> Values:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entry):
            return NotImplemented
        return not self.differing(other)

    def __hash__(self) -> int:
        return hash(frozenset((name, frozenset(those)) for name, those in self._values.items()))

    def __repr__(self) -> str:
        return f"Entry({dict(self)!r})"

    def texts(self, name: str) -> tuple[str, ...]:
        """The values of an attribute that are text; none when it is absent."""
        return tuple(one for one in self._values.get(name.lower(), ()) if isinstance(one, str))

    def first(self, name: str) -> str | None:
        """Its first value that is text; None when there is none."""
        return next(iter(self.texts(name)), None)

    def is_a(self, object_class: str) -> bool:
        """Whether it is of an object class; case does not matter."""
        return object_class.lower() in {one.lower() for one in self.texts("objectClass")}

    def differing(self, other: Entry) -> frozenset[str]:
        """The names, in lower case, of attributes that do not have the same values in another."""
        return frozenset(
            name
            for name in self._values.keys() | other._values.keys()
            if set(self._values.get(name, ())) != set(other._values.get(name, ()))
        )
