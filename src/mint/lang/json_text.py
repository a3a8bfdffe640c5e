from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any

from mint.errors import DefinitionError
from mint.lang.array_form import array_step
from mint.lang.marked import Collector, Marked
from mint.lang.places import Place, Reading
from mint.lang.tree_size import STEPS

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|[^\s,:\[\]{}"]+')


def read_json(text: str, source: str = "", most: int = STEPS) -> Reading:
    """Read a tree in JSON: `["name", {attributes}, [children]]`, children of the same shape.

    Args:
        text: the whole text.
        source: name of the file or other origin, for the error message.
        most: how many steps it may have.

    Raises:
        DefinitionError: it is not JSON, or not a tree; with line and column.

    Example:
        >>> read_json('["participant", {"al": null}, []]').tree
        Tree(name='participant', attributes={'al': None}, children=())
    """
    try:
        return array_step(_marked(text, most), "0").reading(source, most)
    except DefinitionError as error:
        raise DefinitionError(error.message, source, error.line, error.column) from None


def read_json_value(text: str, source: str = "") -> Any:
    """Read any JSON value, a tree or not, with the same care and the same errors.

    Raises:
        DefinitionError: it is not JSON.

    Example:
        >>> read_json_value('{"a": 1}')
        {'a': 1}
    """
    try:
        return _marked(text).plain()
    except DefinitionError as error:
        raise DefinitionError(error.message, source, error.line, error.column) from None


def _marked(text: str, most: int = STEPS) -> Marked:
    _check(text)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    collector = Collector(most)
    for match in TOKEN.finditer(text):
        line = bisect_right(starts, match.start())
        _take(collector, match.group(), Place(line, match.start() - starts[line - 1] + 1))
    if collector.root is None:
        raise DefinitionError("there is nothing in this text", line=1, column=1)
    return collector.root


def _check(text: str) -> None:
    """Let the standard library judge the syntax; the marks are added to what passed."""
    try:
        json.loads(text, parse_int=len)  # the marks' reader tells where an overlong integer is
    except json.JSONDecodeError as error:
        hint = _hint(text, error)
        message = f"this is not JSON: {error.msg.lower()}{hint}"
        raise DefinitionError(message, line=error.lineno, column=error.colno) from None
    except RecursionError:
        return  # all is well until there; the marks' reader tells where it is too deep


def _hint(text: str, error: json.JSONDecodeError) -> str:
    rest = text[error.pos : error.pos + 1]
    if not rest:
        return ". The text ends too early: is a bracket or a quote not closed?"
    if rest == "'":
        return ". JSON has double quotes only"
    if rest in "]}" and text[: error.pos].rstrip().endswith(","):
        return ". Remove the comma before it"
    if rest in "#/":
        return ". JSON has no comments; radial and YAML have"
    return ""


def _take(collector: Collector, token: str, place: Place) -> None:
    match token[0]:
        case "[":
            collector.begin(Marked(place, items=[]))
        case "{":
            collector.begin(Marked(place, entries=[]))
        case "]" | "}":
            collector.end()
        case _:
            collector.add(_scalar(token, place))


def _scalar(token: str, place: Place) -> Marked:
    try:
        value = json.loads(token)
    except ValueError:
        message = f"the integer that begins with {token[:20]} is too long"
        raise DefinitionError(message, line=place.line, column=place.column) from None
    return Marked(place, value, value if isinstance(value, str) else token)
