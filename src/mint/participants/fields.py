from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any


class FieldMissing(AttributeError, KeyError):
    """A field was read that is not there: use `get` where that may be.

    It is an AttributeError and a KeyError, since fields are read both ways.
    """

    def __init__(self, name: str, names: list[str]) -> None:
        super().__init__(name)
        self.missing = name
        self.names = names

    def __str__(self) -> str:
        """Name the field, and those that the writer may have meant."""
        near = get_close_matches(self.missing, self.names, n=3)
        known = ", ".join(near or sorted(self.names)[:10])
        hint = "did you mean" if near else "there are"
        there = f"{hint}: {known}" if known else "there are none"
        return f'no field "{self.missing}"; {there}. `get` gives None for a missing one'


class View:
    """A JSON object that is read as attributes or as items; objects in it come as views too.

    Args:
        data: the object; a view shows it as it is now, it does not copy it.

    Example:
        >>> view = View({"user": {"name": "ann"}, "to-do": 3})
        >>> view.user.name, view["to-do"], view.get("age"), "age" in view
        ('ann', 3, None, False)
    """

    __slots__ = ("_data",)
    __hash__ = None  # type: ignore[assignment]  # it changes, as a dict does

    def __init__(self, data: dict[str, Any]) -> None:
        object.__setattr__(self, "_data", data)

    def get(self, name: str, default: Any = None) -> Any:
        """The field of this name, or the default."""
        return self._shown(self._data.get(name, default))

    def to_dict(self) -> dict[str, Any]:
        """A plain copy, to iterate over or to hand to other libraries."""
        copy: dict[str, Any] = plain(self)
        return copy

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __getitem__(self, name: str) -> Any:
        try:
            return self._shown(self._data[name])
        except KeyError:
            raise FieldMissing(name, [str(key) for key in self._data]) from None

    def __contains__(self, name: object) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        return bool(self._data == (other._data if isinstance(other, View) else other))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._data!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._data,)

    def _shown(self, value: Any) -> Any:
        return type(self)(value) if isinstance(value, dict) else value


class Fields(View):
    """The payload of a workitem: a view that is written as well.

    A field whose name is a method here (`get`, `to_dict`) or no Python name is written as an item.

    Example:
        >>> data = {}
        >>> fields = Fields(data)
        >>> fields.image = {"size": 1}
        >>> fields.image.size += 1
        >>> data
        {'image': {'size': 2}}
    """

    __slots__ = ()

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(type(self), name):
            raise AttributeError(f'"{name}" is a method of fields: write fields["{name}"] = ...')
        self[name] = value

    def __delattr__(self, name: str) -> None:
        del self[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._data[name] = _unwrapped(value)

    def __delitem__(self, name: str) -> None:
        if name not in self._data:
            raise FieldMissing(name, [str(key) for key in self._data])
        del self._data[name]


def plain(value: Any) -> Any:
    """A copy of a value in which objects are dicts, however they were shown."""
    value = _unwrapped(value)
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def _unwrapped(value: Any) -> Any:
    return value._data if isinstance(value, View) else value  # noqa: SLF001 - of this module
