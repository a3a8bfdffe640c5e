"""Conditions: `if: '${f:n} > 2 and "${f:s}" == "abc"'`.

    == !=  < > <= >=  =~ /re/                 comparisons; a side that is left out is the empty text
    ${x} is [not] set|null|empty              also without `is`: ${x} set
    x [is] [not] in [a, 'b', ${c}]            also in ${list}, in {keys: ..}, in 'a, b'
    and or not  && || !  ( )                  `and` binds closer than `or`
    text  two words  'text'  "text ${x}"      texts, bare or quoted
    5  -1.5  true  false  nil  null           literals
    ${x}  $x                                  the value, with its type

A condition is parsed first, and values are put into the parsed form: what is in a field can never
change what the condition asks. How values compare is told in `comparison`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lark import Token, UnexpectedInput

from mint.errors import ConditionError, DollarError
from mint.lang.condition_grammar import Test, equalities, grammar

if TYPE_CHECKING:
    from mint.lang.operand import Operand
    from mint.lang.template import Scope

MAX_LENGTH = 10_000
"""Characters that a condition may have."""

_HINTS = {
    "WORD": "Put an operator between two values, and quotes around a text.",
    "QUOTED": "Put an operator between two values.",
    "CMP": "Only two values are compared at a time; join two comparisons with 'and'.",
    "_MATCH": "Only two values are compared at a time; join two comparisons with 'and'.",
    "_LSQB": "Put an operator before a list, and quotes around a text that has brackets.",
    "_COMMA": "Put a text that has a comma in quotes, and a list in [].",
}
_HINT = "Put a text in quotes if it is meant as a text, and close every bracket."


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that is understood.

    Args:
        text: as its author wrote it.
        holds: tells whether it holds, given the values of a scope.
        equalities: the sides of each `==` without which it cannot hold.
    """

    text: str
    holds: Test = field(repr=False, compare=False)
    equalities: tuple[tuple[Operand, Operand], ...] = field(default=(), repr=False, compare=False)


def evaluate(source: Any, scope: Scope) -> bool:
    """Whether a condition holds.

    Args:
        source: the attribute as it stands in the definition, before any substitution. What is no
            text is true, save None and False. A text of blanks only is false.
        scope: where the values come from.

    Raises:
        ConditionError: the text is not a condition. Data is no reason, unless it is nested so
            deep that it has no text form.

    Example:
        With a scope whose field `n` is 5, `evaluate("${n} > 2", scope)` is True.
    """
    if not isinstance(source, str):
        return source is not None and source is not False
    try:
        return parse(source).holds(scope)
    except DollarError as error:
        raise ConditionError(f"In the condition {_shown(source)}: {error}") from None


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """The condition that a text says. The same text is parsed once.

    Raises:
        ConditionError: the text is not a condition; the message has the column and the way out.

    Example:
        >>> parse("${n} > 2").text
        '${n} > 2'
    """
    if len(text) > MAX_LENGTH:
        raise ConditionError(
            f"A condition of {len(text)} characters is too long; {MAX_LENGTH} are allowed. "
            "Let a participant decide, and test its answer."
        )
    if not text.strip():
        return Condition(text, lambda _scope: False)
    # Definitions that came through XML may still have its escapes.
    plain = text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    test = _test(plain)
    return Condition(text, test, equalities(test))


def _test(text: str) -> Test:
    try:
        test: Test = grammar().parse(text)  # type: ignore[assignment]  # what Builder makes of it
    except UnexpectedInput as error:
        raise ConditionError(_misplaced(text, getattr(error, "token", None))) from None
    except ConditionError as error:
        raise ConditionError(f"In the condition {_shown(text)}, {error}") from None
    return test


def _misplaced(text: str, token: Token | None) -> str:
    if token is None or token.type == "$END":
        return (
            f"The condition {_shown(text)} ends too early, at column {len(text) + 1}. "
            "Add what is missing, or remove what came last."
        )
    return (
        f"In the condition {_shown(text)}, column {token.column}: '{token}' is not expected here. "
        + _HINTS.get(token.type, _HINT)
    )


def _shown(text: str) -> str:
    limit = 80
    return f"<{text}>" if len(text) <= limit else f"<{text[:limit]}...>"
