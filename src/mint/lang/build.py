from __future__ import annotations

from collections.abc import Mapping
from keyword import iskeyword
from typing import Any

from mint.errors import DefinitionError
from mint.lang.values import flaw
from mint.model.tree import Tree


def step(name: str, /, *parts: str | Tree | Mapping[str, Any], **attributes: Any) -> Tree:
    """A step of a definition.

    Args:
        name: the name of the step.
        *parts: a text, children, and mappings that hold attributes with any key.
        **attributes: attributes. `if_`, `in_`... stand for those that are words of Python.

    Raises:
        DefinitionError: an attribute has a value that JSON cannot hold, or stands there twice.

    Example:
        >>> step("set", {"f:x": 1}, if_="${ok}").to_json()
        ['set', {'f:x': 1, 'if': '${ok}'}, []]
        >>> step("sequence", step("participant", "alpha"), tag="main").to_json()
        ['sequence', {'tag': 'main'}, [['participant', {'alpha': None}, []]]]
    """
    if not name:
        raise DefinitionError("a step needs a name")
    texts = [(part, None) for part in parts if isinstance(part, str)]
    mapped = [entry for part in parts if isinstance(part, Mapping) for entry in part.items()]
    worded = [(_word(key), value) for key, value in attributes.items()]
    found: dict[str, Any] = {}
    for key, value in (*texts, *mapped, *worded):
        if key in found:
            raise DefinitionError(f"`{name}` has the attribute `{key}` twice")
        found[key] = _value(name, key, value)
    return Tree(name, found, tuple(part for part in parts if isinstance(part, Tree)))


def define(name: str, /, *parts: str | Tree | Mapping[str, Any], **attributes: Any) -> Tree:
    """A definition: a `define` step whose text is its name.

    Example:
        >>> define("release", step("check"), revision="2").to_json()
        ['define', {'release': None, 'revision': '2'}, [['check', {}, []]]]
    """
    return step("define", name, *parts, **attributes)


def _word(key: str) -> str:
    return key[:-1] if key.endswith("_") and iskeyword(key[:-1]) else key


def _value(name: str, key: object, value: Any) -> Any:
    try:
        plain = _plain(value)
        reason = flaw({key: plain})
    except RecursionError:
        reason = "it is nested too deep, or holds itself"
    if reason:
        raise DefinitionError(f"the attribute `{key}` of `{name}` cannot be kept: {reason}")
    return plain


def _plain(value: Any) -> Any:
    match value:
        case Tree():
            return value.to_json()
        case list() | tuple():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
    return value
