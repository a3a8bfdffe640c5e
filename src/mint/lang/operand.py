from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mint.errors import ConditionError, DollarError
from mint.lang import dollar
from mint.lang.comparison import NOTHING, Side, number_of
from mint.lang.template import Lookup, Nested, Template, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.lang.template import Scope

_ESCAPE = re.compile(r"\\([\\'\"])")
_WORDS: dict[str, Any] = {"true": True, "false": False, "nil": None, "null": None}


@dataclass(frozen=True, slots=True)
class Operand:
    """A value as it is written in a condition.

    Args:
        read: gives the side that it stands for.
        raw: what its author wrote, without quotes.
        words: the bare words that it is made of; empty for quoted texts, lists and objects.
        items: for a list and the keys of an object: what is in it.
        template: for a text with lookups: its parts, as they were written.
        column: where it begins in the condition, 1 for the first character.
    """

    read: Callable[[Scope], Side]
    raw: str = ""
    words: tuple[str, ...] = ()
    items: tuple[Operand, ...] | None = None
    template: Template | None = None
    column: int = 0

    @staticmethod
    def nothing() -> Operand:
        """The side that is not there."""
        return Operand(lambda _scope: NOTHING)

    @staticmethod
    def bare(words: tuple[str, ...], column: int = 0) -> Operand:
        """Words without quotes: `true`, `1.5`, `${x}`, `home:user:${x}`, `two words`.

        Raises:
            ConditionError: a `${...}` in it is refused.
        """
        text = " ".join(words)
        if "$" in text:
            template = _template(text, column)
            return Operand(_bare(template), text, words, None, _if_varied(template), column)
        number = number_of(text)
        side = Side(_WORDS.get(text, text) if number is None else number, text)
        return Operand(lambda _scope: side, text, words, column=column)

    @staticmethod
    def quoted(raw: str, column: int = 0) -> Operand:
        """A text in quotes, with what stood between them.

        Raises:
            ConditionError: a `${...}` in it is refused.
        """
        template = _template(raw, column) if "${" in raw else Template((raw,))
        meant = Template(
            tuple(
                _ESCAPE.sub(r"\1", part) if isinstance(part, str) else part
                for part in template.parts
            )
        )
        return Operand(_quoted(meant), raw, (), None, _if_varied(template), column)

    @staticmethod
    def list(items: tuple[Operand, ...]) -> Operand:
        """A list: `[a, 'b', ${c}]`."""
        reads = [item.read for item in items]
        return Operand(lambda scope: Side([read(scope).value for read in reads]), items=items)

    @staticmethod
    def object(pairs: tuple[tuple[Operand, Operand], ...]) -> Operand:
        """An object: `{a: 1, 'b': ${c}}`."""
        reads = [(key.read, value.read) for key, value in pairs]

        def read(scope: Scope) -> Side:
            return Side({_key(key(scope)): value(scope).value for key, value in reads})

        return Operand(read, items=tuple(key for key, _ in pairs))


def _if_varied(template: Template) -> Template | None:
    return None if _is_plain(template) else template


def _bare(template: Template) -> Callable[[Scope], Side]:
    if _is_plain(template):
        plain = "".join(map(str, template.parts))
        side = Side(plain, plain)
        return lambda _scope: side
    return _typed(template.sole) if template.sole else lambda scope: Side(template.text(scope))


def _quoted(template: Template) -> Callable[[Scope], Side]:
    if _is_plain(template):
        side = Side("".join(map(str, template.parts)), quoted=True)
        return lambda _scope: side
    return lambda scope: Side(template.text(scope), None, True)


def _typed(sole: Lookup | Nested) -> Callable[[Scope], Side]:
    value = sole.value
    if sole.quoted:
        return lambda scope: Side(text_of(value(scope)), None, True)
    return lambda scope: Side(value(scope))


def _template(text: str, column: int) -> Template:
    try:
        return dollar.parse(text)
    except DollarError as error:
        raise ConditionError(f"column {column}: {error}") from None


def _is_plain(template: Template) -> bool:
    return all(isinstance(part, str) for part in template.parts)


def _key(side: Side) -> str:
    return side.source if side.source is not None else text_of(side.value)
