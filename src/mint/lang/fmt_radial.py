from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mint.lang.radial_lexis import KEY, WORD, quoted, underscored, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mint.model.tree import Tree

WIDTH = 100
"""Lines that would be longer are continued, an attribute a line."""

_BARE = re.compile(rf"{WORD}(?<!:)")
_BARE_KEY = re.compile(KEY)


def to_radial(tree: Tree, remarks: Mapping[str, str] | None = None) -> str:
    r"""A tree as radial text; reading it gives the same tree.

    A text with blanks is quoted, so that the eye finds its ends; a single word is not, where it
    need not be.

    Args:
        tree: what to write.
        remarks: by position, a comment for the line of the step; they stand below one another.

    Example:
        >>> from mint.model.tree import Tree
        >>> print(to_radial(Tree("define", {"k": None}, (Tree("echo", {"two words": None}),))))
        define k
          echo 'two words'
        <BLANKLINE>
    """
    steps = list(_lines(tree, "", "0"))
    if remarks:
        widths = [len(line.rpartition("\n")[2]) for place, line in steps if place in remarks]
        column = min(max(widths, default=0), WIDTH) + 2
        steps = [(place, _remarked(line, remarks.get(place), column)) for place, line in steps]
    return "\n".join(line for _, line in steps) + "\n"


def _lines(tree: Tree, indent: str, place: str) -> Iterator[tuple[str, str]]:
    yield place, _line(tree, indent)
    for index, child in enumerate(tree.children):
        yield from _lines(child, indent + "  ", f"{place}_{index}")


def _remarked(line: str, remark: str | None, column: int) -> str:
    if not remark:
        return line
    before, end, last = line.rpartition("\n")
    return f"{before}{end}{last.ljust(column)}# {' '.join(remark.split())}"


def _line(tree: Tree, indent: str) -> str:
    name = indent + _name(tree.name)
    attributes = list(_attributes(tree.attributes))
    line = f"{name} {', '.join(attributes)}".rstrip()
    if len(line) <= WIDTH or not attributes:
        return line
    return f"{name} " + f",\n{indent}    ".join(attributes)


def _attributes(attributes: dict[str, Any]) -> Iterator[str]:
    for index, (key, value) in enumerate(attributes.items()):
        if index == 0 and value is None:
            yield key if _is_bare(key) else quoted(key)
        else:
            yield f"{_key(key, underscored(key))}: {_value(value)}"


def _name(name: str) -> str:
    # After a slash, what follows the name might be taken for the rest of a regular expression.
    bare = _is_bare(name) and underscored(name) == name and not name.startswith("/")
    return name if bare else quoted(name)


def _key(key: str, read_as: str) -> str:
    """A key, quoted when a bare one would be read as another."""
    found = _BARE_KEY.match(f"{key}: ")
    return key if found and found.end() == len(key) + 1 and read_as == key else quoted(key)


def _value(value: Any) -> str:
    match value:
        case None:
            return "nil"
        case bool():
            return "true" if value else "false"
        case str():
            return value if _is_bare(value) and value_of(value) == value else quoted(value)
        case list():
            return f"[ {', '.join(_value(each) for each in value)} ]" if value else "[]"
        case dict():
            entries = (f"{_key(key, key)}: {_value(each)}" for key, each in value.items())
            return f"{{ {', '.join(entries)} }}" if value else "{}"
    return repr(value)


def _is_bare(text: str) -> bool:
    return text != "=>" and _BARE.fullmatch(text) is not None
