from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from mint.errors import DollarError

if TYPE_CHECKING:
    from collections.abc import Callable

SPECIALS = frozenset(
    {"wfid", "fei", "expid", "subid", "engine_id", "mnemo_id", "tag", "tags", "full_tag"}
)


class Scope(Protocol):
    """Where the values come from: the payload and the variables that one expression sees."""

    def field(self, path: str) -> Any:
        """The value of a field, None when there is none."""

    def variable(self, path: str) -> Any:
        """The value of a variable, None when there is none.

        Args:
            path: `x`, `/x` for the root's, `//x` for the engine's.
        """

    def special(self, name: str) -> str | None:
        """The text for one of `SPECIALS`, None when this expression has none."""

    def spend(self, length: int) -> None:
        """Take note that so many characters are put into a text.

        Raises:
            LimitReached: all in all they are more than there may be.
        """


def text_of(value: Any) -> str:
    """The text form of a JSON value: what a `${...}` inside a text becomes.

    Raises:
        DollarError: the value is nested too deep.

    Example:
        >>> text_of(None), text_of(True), text_of(1.0), text_of([1, "two", None])
        ('', 'true', '1.0', '[1, "two", null]')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        # `default`: whatever Python value a participant left there has a text form.
        return json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        raise DollarError("A value is nested too deep to be written as text.") from None


@dataclass(frozen=True, slots=True)
class Lookup:
    """One place in a text where a value goes.

    Args:
        read: how to find the value.
        name: what to find: a path, without its prefix.
        quoted: `${'x}`: its text stands in double quotes.
    """

    read: Callable[[Scope, str], Any]
    name: str
    quoted: bool = False

    def value(self, scope: Scope) -> Any:
        """The value with its type, None when there is none."""
        return self.read(scope, self.name)

    def text(self, scope: Scope) -> str:
        """The value as it is put into a text."""
        text = text_of(self.read(scope, self.name))
        if len(text) > _SHORT:
            scope.spend(len(text))
        return json.dumps(text, ensure_ascii=False) if self.quoted else text

    @property
    def kind(self) -> str:
        """Where it looks: field, variable, special (else field), or both."""
        return _KINDS.get(self.read, "both")

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(body: str) -> Lookup:
        """The lookup that stands between the braces, `f:a.b` or `'x`."""
        quoted = body[:1] in {"'", '"'}
        path = body[1:] if quoted else body
        prefix, colon, name = path.partition(":")
        read = _READERS.get(prefix) if colon else None
        if read:
            return Lookup(read, name, quoted)
        return Lookup(_special if path in SPECIALS else _field, path, quoted)


def is_field(lookup: Lookup) -> bool:
    """Whether a lookup asks for a field, and for nothing but a field.

    Example:
        >>> is_field(Lookup.of("f:a")), is_field(Lookup.of("v:a")), is_field(Lookup.of("wfid"))
        (True, False, False)
    """
    return lookup.read is _field


@dataclass(frozen=True, slots=True)
class Nested:
    """A place in a text whose name has lookups itself: `${h.${key}}`."""

    body: Template
    quoted: bool = False

    def value(self, scope: Scope) -> Any:
        """The value with its type, None when there is none."""
        return self._lookup(scope).value(scope)

    def text(self, scope: Scope) -> str:
        """The value as it is put into a text."""
        return self._lookup(scope).text(scope)

    def _lookup(self, scope: Scope) -> Lookup:
        name = self.body.text(scope)
        return Lookup.of(name) if len(name) <= _MAX_CACHED else Lookup.of.__wrapped__(name)


_SHORT = 100
"""Characters of a value that need not be counted: as many again stand around it."""

_MAX_CACHED = 4096
"""Characters of a name that is remembered: data may make long ones, which would fill the memory."""

Part = str | Lookup | Nested


@dataclass(frozen=True, slots=True)
class Template:
    """A text, taken apart into plain texts and lookups.

    Args:
        parts: plain texts and lookups, in order.
        whole: it is one `$f:x`, which stands for the value itself.
    """

    parts: tuple[Part, ...]
    whole: bool = False

    @property
    def sole(self) -> Lookup | Nested | None:
        """The lookup that this text consists of, None when it is more or less than one."""
        match self.parts:
            case (Lookup() | Nested() as lookup,):
                return lookup
        return None

    def text(self, scope: Scope) -> str:
        """The text with all values put in."""
        # A list, not a generator: this is the hottest line of substitution, and it is faster.
        return "".join([part if isinstance(part, str) else part.text(scope) for part in self.parts])


def _field(scope: Scope, name: str) -> Any:
    return scope.field(name)


def _variable(scope: Scope, name: str) -> Any:
    return scope.variable(name)


def _variable_or_field(scope: Scope, name: str) -> Any:
    value = scope.variable(name)
    return scope.field(name) if value is None else value


def _field_or_variable(scope: Scope, name: str) -> Any:
    value = scope.field(name)
    return scope.variable(name) if value is None else value


def _special(scope: Scope, name: str) -> Any:
    value = scope.special(name)
    return scope.field(name) if value is None else value


_READERS: dict[str, Callable[[Scope, str], Any]] = {
    "f": _field,
    "fld": _field,
    "field": _field,
    "v": _variable,
    "var": _variable,
    "variable": _variable,
    "vf": _variable_or_field,
    "fv": _field_or_variable,
}

_KINDS: dict[Callable[[Scope, str], Any], str] = {
    _field: "field",
    _variable: "variable",
    _special: "special",
}
