"""Dotted paths into the payload and into variables: `h.list.0.name`.

Nothing here changes a container: `put` and `remove` return a new one, which shares with the old one
all that did not change. So a payload can be shared between branches until one of them writes.

A dotted name is also a legal key. `put` makes such a flat key where there is no container to go
into, and `get`, `has` and `remove` find it when there is nothing at the end of the path itself:
what was put is always found again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

_INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_NOWHERE = object()
_MAX_CACHED = 4096  # characters: longer paths are made by data, and would fill the memory

Step = tuple[str, int | None]


def get(container: Any, path: str) -> Any:
    """The value at the path, None when there is none.

    Args:
        container: a dict or list of JSON values.
        path: keys of dicts and indexes of lists, with dots between. -1 is the last of a list.

    Example:
        >>> get({"h": {"l": ["x", "y"]}}, "h.l.-1")
        'y'
    """
    if isinstance(container, dict) and "." not in path:
        return container.get(path)
    found = _find(container, path)
    return None if found is _NOWHERE else found


def has(container: Any, path: str) -> bool:
    """Whether there is something at the path, be it None.

    Example:
        >>> has({"h": {"k": None}}, "h.k"), has({"h": {"k": None}}, "h.l")
        (True, False)
    """
    return _find(container, path) is not _NOWHERE


def put(container: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A container with the value at the path.

    The path is followed when a dict, or a list with room at that index, stands at the end of it.
    Otherwise the whole path becomes one flat key. An index that follows the last one appends.

    Example:
        >>> put({"h": {"l": ["x"]}}, "h.l.0", "z")
        {'h': {'l': ['z']}}
        >>> put({}, "h.l.0", "z")
        {'h.l.0': 'z'}
    """
    steps = _steps(path)
    chain = _chain(container, steps[:-1])
    if chain is not None and _takes(chain[-1], steps[-1]):
        return _rebuilt(chain, steps, _with(chain[-1], steps[-1], value))
    return {**container, path: value}


def remove(container: dict[str, Any], path: str) -> dict[str, Any]:
    """A container without what is at the path; the same one when nothing is there.

    Example:
        >>> remove({"h": {"k": 1, "l": 2}}, "h.k")
        {'h': {'l': 2}}
    """
    steps = _steps(path)
    chain = _chain(container, steps[:-1])
    if chain is not None and _step(chain[-1], steps[-1]) is not _NOWHERE:
        return _rebuilt(chain, steps, _without(chain[-1], steps[-1]))
    if path in container:
        return {key: value for key, value in container.items() if key != path}
    return container


def _steps(path: str) -> tuple[Step, ...]:
    return _remembered(path) if len(path) <= _MAX_CACHED else _taken_apart(path)


def _taken_apart(path: str) -> tuple[Step, ...]:
    return tuple((key, int(key) if _INTEGER.fullmatch(key) else None) for key in path.split("."))


_remembered = lru_cache(maxsize=4096)(_taken_apart)


def _step(container: Any, step: Step) -> Any:
    key, index = step
    if isinstance(container, dict):
        return container.get(key, _NOWHERE)
    if isinstance(container, list) and index is not None:
        return container[index] if -len(container) <= index < len(container) else _NOWHERE
    return _NOWHERE


def _find(container: Any, path: str) -> Any:
    found = container
    for step in _steps(path):
        found = _step(found, step)
        if found is _NOWHERE:
            return container.get(path, _NOWHERE) if isinstance(container, dict) else _NOWHERE
    return found


def _chain(container: Any, steps: tuple[Step, ...]) -> list[Any] | None:
    chain = [container]
    for step in steps:
        following = _step(chain[-1], step)
        if following is _NOWHERE:
            return None
        chain.append(following)
    return chain


def _takes(container: Any, step: Step) -> bool:
    if isinstance(container, list):
        index = step[1]
        return index is not None and -len(container) <= index <= len(container)
    return isinstance(container, dict)


def _with(container: Any, step: Step, value: Any) -> Any:
    key, index = step
    if isinstance(container, dict):
        return {**container, key: value}
    changed = list(container)
    if index == len(changed):
        changed.append(value)
    else:
        changed[_place(index)] = value
    return changed


def _without(container: Any, step: Step) -> Any:
    key, index = step
    if isinstance(container, dict):
        return {name: value for name, value in container.items() if name != key}
    changed = list(container)
    del changed[_place(index)]
    return changed


def _place(index: int | None) -> int:
    # Whoever comes here has found something in a list, so there is an index.
    return cast("int", index)


def _rebuilt(chain: list[Any], steps: tuple[Step, ...], changed: Any) -> dict[str, Any]:
    for container, step in zip(reversed(chain[:-1]), reversed(steps[:-1]), strict=True):
        changed = _with(container, step, changed)
    root: dict[str, Any] = changed
    return root
