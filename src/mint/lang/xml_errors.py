"""What to say about an XML text that cannot be read, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import errors

from mint.lang.marked import wrong
from mint.lang.places import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.parsers.expat import ExpatError

    from mint.errors import DefinitionError

_CODES = errors.codes
_HINTS = {
    _CODES[errors.XML_ERROR_UNDEFINED_ENTITY]: (
        "There are &lt; &gt; &amp; &quot; &apos; and numbers such as &#10;; "
        "an & that is meant as such is written &amp;"
    ),
    _CODES[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "An element has each attribute once",
    _CODES[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: (
        "A definition has one root, and this stands after its end"
    ),
    _CODES[errors.XML_ERROR_MISPLACED_XML_PI]: "`<?xml ...?>` stands at the very beginning",
    _CODES[errors.XML_ERROR_BAD_CHAR_REF]: "XML cannot hold this character",
}
_INVALID = _CODES[errors.XML_ERROR_INVALID_TOKEN]
_MISMATCH = _CODES[errors.XML_ERROR_TAG_MISMATCH]
_TOO_SHORT = {
    _CODES[each]
    for each in (
        *(errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN),
        *(errors.XML_ERROR_PARTIAL_CHAR, errors.XML_ERROR_UNCLOSED_CDATA_SECTION),
    )
}
_AMPERSAND = "An & that is meant as such is written &amp;"
_LESS = "A < in a text or a value is written &lt;"
_QUOTES = 'The value of an attribute stands in quotes: name="value"'


def explain(error: ExpatError, text: bytes, opened: Sequence[tuple[str, Place]]) -> DefinitionError:
    """What an error of the parser means.

    Args:
        error: what the parser says.
        text: what it has read.
        opened: names and places of the elements that are open there, the outermost first.
    """
    place = Place(error.lineno, error.offset + 1)
    message = f"this is not XML: {errors.messages[error.code]}"
    if error.code == _MISMATCH and opened:
        return wrong(f"{message}. {_unclosed(opened)}", place)
    if error.code in _TOO_SHORT:
        if opened:
            return wrong(f"{message}. {_unclosed(opened)}", place)
        return wrong(f"{message}. A definition is an element: <define>...</define>", place)
    if error.code == _INVALID:
        return _invalid(message, text, place)
    hint = _HINTS.get(error.code)
    return wrong(f"{message}. {hint}" if hint else message, place)


def _unclosed(opened: Sequence[tuple[str, Place]]) -> str:
    name, place = opened[-1]
    return f"`{name}`, which begins at {place.line}:{place.column}, is to be closed first"


def _invalid(message: str, text: bytes, place: Place) -> DefinitionError:
    """The parser stops at a character, or behind one."""
    line = text.decode().split("\n")[place.line - 1]
    here, before = line[place.column - 1 : place.column], line[: place.column - 1]
    if before.endswith("&"):
        return wrong(f"{message}. {_AMPERSAND}", Place(place.line, place.column - 1))
    hint = _LESS if here == "<" else _QUOTES
    return wrong(message if here and not here.isprintable() else f"{message}. {hint}", place)
