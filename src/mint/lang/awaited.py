"""What to wait for, as `await` says it: `left_tag: a, b`, `in_participant: /^al/`, `error`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from mint.lang import dollar, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_INS = ("in", "entered", "reached")
_WAY = r"(?:(in|entered|reached|out|left)_)?"
_KEY = re.compile(_WAY + r"(tag|participant|error|signal)s?")
_TEXT = re.compile(_WAY + r"(tag|participant|signal)s?\s*:\s*(\S.*)", re.DOTALL)
_NAME = re.compile(r"\s*(/.*?/[imx]*|[^,]*?)\s*(?:,|$)", re.DOTALL)
_KINDS = {
    ("tag", True): "entering",
    ("tag", False): "leaving",
    ("participant", True): "apply",
    ("participant", False): "reply",
}


class Wish(msgspec.Struct, frozen=True):
    """The events for which an expression waits.

    Args:
        kind: as in `mint.model.effect.Listener`.
        names: names and `/patterns/`, any of which will do; none for an error: any error.
    """

    kind: str
    names: tuple[str, ...]


def wish(attributes: Mapping[str, Any]) -> Wish | None:
    """What the attributes of `await` ask for, None when they ask for nothing.

    A `tag` alone is what to wait for; beside another wish it is the tag of the expression.

    Example:
        >>> wish({"left_tag": "a, b", "where": "${n} > 1"})
        Wish(kind='leaving', names=('a', 'b'))
    """
    found = [(match, attributes[key]) for key in attributes if (match := _KEY.fullmatch(key))]
    found.sort(key=lambda pair: pair[0][0] == "tag")
    for match, value in found[:1]:
        return _wish(match[1], match[2], value)
    return None


def wish_of_text(text: str) -> Wish | None:
    """What the text of an attribute `await` asks for, None when it cannot be understood.

    Example:
        >>> wish_of_text("in_participant: alice"), wish_of_text("phase 1")
        (Wish(kind='apply', names=('alice',)), Wish(kind='leaving', names=('phase 1',)))
    """
    match = _TEXT.fullmatch(text.strip())
    if match is not None:
        return _wish(match[1], match[2], match[3])
    return _wish("left", "tag", text) if ":" not in text else None


def _wish(way: str | None, what: str, value: Any) -> Wish | None:
    kind = _KINDS.get((what, way is None or way in _INS), what)
    found = Wish(kind, tuple(names(value)))
    return found if found.names or kind == "error" else None


def names(value: Any) -> list[str]:
    """The names and patterns of a list, or of a text with commas; those in a pattern stay.

    Example:
        >>> names("a, /b{1,2}/, c"), names(["a", "b,c"])
        (['a', '/b{1,2}/', 'c'], ['a', 'b,c'])
    """
    if isinstance(value, list):
        found = [dollar.text_of(name) for name in value]
    else:
        found = _NAME.findall(dollar.text_of(value))
    return [name.strip() for name in found if name.strip()]


def is_named(names: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether one of the names or patterns fits one of the texts.

    Example:
        >>> is_named(["/^no/", "KeyError"], ["missing", "KeyError"])
        True
    """
    texts = list(texts)
    return any(
        any(pattern.found(pattern.compiled(name), text) for text in texts)
        if pattern.is_slashed(name)
        else name in texts
        for name in names
    )
