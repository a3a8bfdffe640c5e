from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mint.lang.yaml_scalars import scalar
from mint.lang.yaml_text import CHILDREN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.model.tree import Tree

WIDTH = 60
"""Lists and objects that would be longer are written an item a line."""

KEY_WIDTH = 1000
"""Longer keys need the explicit form; readers look ahead no further than 1024 characters."""

_PLAIN = re.compile(r"(?!\.\.\.)[\w/$.(+](?:[^\n]*[^\s:])?")
_BREAKING = re.compile(r": | #|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPED = re.compile(r'[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff"\\]')
_FLOW = re.compile(r"[?,\[\]{}]")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def to_yaml(tree: Tree) -> str:
    """A tree as YAML text in the forms that `read_yaml` takes; reading it gives the same tree.

    Example:
        >>> from mint.model.tree import Tree
        >>> print(to_yaml(Tree("sequence", {}, (Tree("alpha", {"n": 1}), Tree("bravo")))))
        sequence:
          - alpha: {n: 1}
          - bravo
        <BLANKLINE>
    """
    return "\n".join(_lines(_form(tree))) + "\n"


class _Steps(list[Any]):
    """A list that is written a line an item, however short it is."""


class _Step(dict[str, Any]):
    """A step that is more than a name, which is never written in braces."""


def _form(tree: Tree) -> Any:
    """The shortest value that the reader takes for this step."""
    children = _Steps(_form(child) for child in tree.children)
    if CHILDREN in tree.attributes:
        return _Steps([tree.name, tree.attributes, children])
    if not tree.attributes:
        return _Step({tree.name: children}) if children else tree.name
    if children:
        return _Step({tree.name: {**tree.attributes, CHILDREN: children}})
    if list(tree.attributes.values()) == [None]:
        return _Step({tree.name: tree.text})
    return _Step({tree.name: tree.attributes})


def _lines(value: Any) -> Iterator[str]:
    """The lines of a value that stands alone."""
    if value and isinstance(value, dict):
        for key, each in value.items():
            yield from _entry(key, each)
    elif value and isinstance(value, list):
        for each in value:
            yield from _hung("- ", _item(each))
    else:
        yield _inline(value)


def _item(value: Any) -> Sequence[str]:
    return [_inline(value)] if _is_short(value) else list(_lines(value))


def _hung(mark: str, lines: Sequence[str]) -> Iterator[str]:
    yield mark + lines[0]
    yield from ("  " + line for line in lines[1:])


def _entry(key: str, value: Any) -> Iterator[str]:
    name = _text(key)
    if len(name) > KEY_WIDTH:
        yield f"? {name}"
        yield from _hung(": ", _item(value))
    elif value is None:
        yield f"{name}:"
    elif _is_short(value):
        yield f"{name}: {_inline(value)}"
    else:
        yield f"{name}:"
        yield from ("  " + line for line in _lines(value))


def _is_short(value: Any) -> bool:
    """Whether a value is written on the line on which it begins."""
    if not value or not isinstance(value, dict | list):
        return True
    if isinstance(value, _Steps | _Step) or not all(_is_flat(each) for each in _leaves(value)):
        return False
    return len(_inline(value)) <= WIDTH


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    else:
        yield from value


def _is_flat(value: Any) -> bool:
    """Whether a value looks well within brackets: it needs no quotes only because of these."""
    if isinstance(value, str):
        return not _FLOW.search(value) or _text(value) != value
    return not isinstance(value, dict | list) or not value


def _inline(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case list():
            return f"[{', '.join(_inline(each) for each in value)}]"
        case dict():
            entries = (f"{_text(key)}: {_inline(each)}" for key, each in value.items())
            return f"{{{', '.join(entries)}}}"
    return repr(value)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _BREAKING.search(text) and _is_text(text):
        return text
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _is_text(text: str) -> bool:
    try:
        return isinstance(scalar(text), str)
    except ValueError:
        return False


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04x}"
