"""The attributes of an element, as those of a step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mint.errors import DefinitionError
from mint.lang.json_text import read_json_value
from mint.lang.marked import wrong
from mint.lang.places import Place
from mint.lang.radial_lexis import underscored
from mint.lang.xml_names import BLANKS, JSON, MORE, NAME, OURS, STEP, TEXT, holds_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_KEPT = re.compile(r"[<>&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#(\d+)|(quot|apos));")
_NAMED = {"quot": '"', "apos": "'"}
_BLANK = re.compile(f"[{BLANKS}]")


def attributes_of(
    step: str, pairs: list[tuple[str, str]], written: Callable[[], str], place: Place
) -> dict[str, Any]:
    """The attributes of a step.

    Args:
        step: its name.
        pairs: keys and values as XML means them, in order.
        written: tells how the start tag of the element is written.
        place: where the element begins.

    Raises:
        DefinitionError: a value that should be JSON is none, or a key stands there twice.
    """
    found: dict[str, Any] = {}
    for key, value in _entries(step, pairs, written, place):
        if key in found:
            raise wrong(f"the attribute `{key}` stands here twice", place_of(key, written, place))
        found[key] = value
    return found


def json_value(name: str, value: str, written: Callable[[], str], place: Place) -> Any:
    """The value of an attribute that holds JSON.

    Args:
        name: of the attribute.
        value: what it holds.
        written: tells how the start tag of the element is written.
        place: where the element begins.

    Raises:
        DefinitionError: it is no JSON.
    """
    try:
        return read_json_value(value)
    except DefinitionError as error:
        hint = f"The value of `{name}` is JSON: a text in it has quotes of its own"
        message = f"{error.message}. {hint}"
        raise wrong(message, place_of(name, written, place)) from None


def place_of(key: str, written: Callable[[], str], place: Place) -> Place:
    """Where an attribute of an element stands that last has this key; else the element itself."""
    text = written()
    found = [match.start() for match in _ATTRIBUTE.finditer(text) if _says(match[1], key)]
    if not found:
        return place
    line = text.count("\n", 0, found[-1])
    column = found[-1] - text.rfind("\n", 0, found[-1])
    return Place(place.line + line, column if line else place.column + found[-1])


def _says(name: str, key: str) -> bool:
    return key in (name, underscored(name), underscored(name.removeprefix(JSON)))


def _entries(
    step: str, pairs: list[tuple[str, str]], written: Callable[[], str], place: Place
) -> Iterator[tuple[str, Any]]:
    for name, value in pairs:
        if name == TEXT:
            yield value, None
        elif name == MORE:
            more = json_value(name, value, written, place)
            if not isinstance(more, dict):
                message = f'`{MORE}` holds a JSON object: {{"key": value}}'
                raise wrong(message, place_of(name, written, place))
            yield from more.items()
        elif name.startswith(OURS):
            message = (
                f"there is no `{name}`: there are `{TEXT}`, `{MORE}` and, in `{STEP}`, `{NAME}`"
            )
            raise wrong(message, place_of(name, written, place))
        elif name.startswith(JSON):
            yield underscored(name.removeprefix(JSON)), json_value(name, value, written, place)
        else:
            key = underscored(name)
            raw = _KEPT.search(value) and holds_condition(step, key)
            yield key, _as_written(name, written()) if raw else value


def _as_written(name: str, text: str) -> str:
    """The value of an attribute in which the references of conditions stay as they are."""
    found = next(each for each in _ATTRIBUTE.finditer(text) if each[1] == name)
    return _REFERENCE.sub(_character, _BLANK.sub(" ", found[2][1:-1]))


def _character(match: re.Match[str]) -> str:
    code, number, name = match.groups()
    if name:
        return _NAMED[name]
    return chr(int(code, 16) if code else int(number))
