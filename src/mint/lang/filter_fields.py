"""Which fields a rule of a filter means: names, alternatives, or a regular expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mint.errors import ConditionError, FilterError
from mint.lang import pattern
from mint.lang.template import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.lang.filter_session import Session

LONGEST = 1_000
"""Characters of a dotted name that regular expressions look at; what lies deeper is left out."""

_SLASHED = re.compile(r"\s*(/.*/[imx]*)\s*", re.DOTALL)
_COMMA = re.compile(" *, *")
_BAR = re.compile(r" *\| *")


class Field(NamedTuple):
    """A field as a rule finds it.

    Args:
        name: the path to it.
        value: what it holds when the rule begins, None when it is missing.
        groups: the match of the regular expression and its groups, where one was used.
    """

    name: str
    value: Any
    groups: tuple[str | None, ...] = ()


def fields_of(wish: Any, *, restoring: bool) -> Callable[[Session], list[Field]]:
    """What finds the fields that a rule means.

    Args:
        wish: a name, `'a, b'`, `'a|b'` (those that are there), `/regex/` over all dotted names,
            or a list of names.
        restoring: whether a regular expression looks at the names that there were before.

    Raises:
        FilterError: it names nothing.
    """
    if isinstance(wish, str):
        return _by_text(wish, restoring=restoring)
    names = wish if isinstance(wish, list) else [wish]
    if not names or not all(_is_name(name) for name in names):
        message = f"{text_of([wish])[1:-1][:100]} is no name of a field, nor a list of names"
        raise FilterError(message)
    return _named([text_of(name) for name in names])


def walk(container: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """All dotted names below a value, each before those below it, with what they hold.

    Example:
        >>> [name for name, _ in walk({"b": [1, 2], "a": {"c": None}})]
        ['a', 'a.c', 'b', 'b.0', 'b.1']
    """
    rest = [_entries(container, prefix)]
    while rest:
        entry = next(rest[-1], None)
        if entry is None:
            rest.pop()
            continue
        name, value = entry
        if len(name) <= LONGEST:
            yield entry
            rest.append(_entries(value, f"{name}."))


def _entries(container: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    if isinstance(container, dict):
        return ((f"{prefix}{key}", container[key]) for key in sorted(container))
    if isinstance(container, list):
        return ((f"{prefix}{index}", value) for index, value in enumerate(container))
    return iter(())


def _by_text(text: str, *, restoring: bool) -> Callable[[Session], list[Field]]:
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        return _fitting(slashed[1].replace("!", r"\."), restoring=restoring)
    if "|" in text:
        return _present(_BAR.split(text), text)
    return _named(_COMMA.split(text))


def _is_name(name: Any) -> bool:
    return isinstance(name, str | int) and not isinstance(name, bool) and name != ""


def _named(names: list[str]) -> Callable[[Session], list[Field]]:
    def find(session: Session) -> list[Field]:
        session.look(len(names))
        return [Field(name, session.read(name)) for name in names]

    return find


def _present(names: list[str], text: str) -> Callable[[Session], list[Field]]:
    """Those of several that are there; when none is, one of that whole name, which is missing."""

    def find(session: Session) -> list[Field]:
        session.look(len(names))
        found = [Field(name, session.read(name)) for name in names]
        return [each for each in found if each.value is not None] or [Field(text, None)]

    return find


def _fitting(text: str, *, restoring: bool) -> Callable[[Session], list[Field]]:
    try:
        fits = pattern.compiled(text)
    except ConditionError as error:
        raise FilterError(str(error)) from None
    entries = _past if text.startswith("/^~") else _former if restoring else _present_now

    def find(session: Session) -> list[Field]:
        found = []
        for name, value in entries(session):
            session.look()
            match = pattern.match(fits, name)
            if match is not None:
                found.append(Field(name, value, (match[0], *match.groups())))
        return found

    return find


def _present_now(session: Session) -> Iterator[tuple[str, Any]]:
    return (entry for entry in walk(session.fields) if not entry[0].startswith("~"))


def _former(session: Session) -> Iterator[tuple[str, Any]]:
    """The names that there were before, with what they hold now."""
    names = (name for name, _ in walk(session.past("~~")) if not name.startswith("~"))
    return ((name, session.read(name)) for name in names)


def _past(session: Session) -> Iterator[tuple[str, Any]]:
    for mark in session.marks():
        yield mark, session.past(mark)
        yield from walk(session.past(mark), f"{mark}.")
