"""What a condition may look like, and what each form of it does.

Lark reads the text by `GRAMMAR`, and calls a method of `Builder` for each form that it finds. What
comes out is a function from a scope to True or False; nothing is parsed again when it is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from lark import Lark, Token, Transformer, v_args

from mint.errors import ConditionError
from mint.lang import comparison, pattern
from mint.lang.comparison import Side, contained, equal, form, items_of, ordered
from mint.lang.condition_lexer import ConditionLexer
from mint.lang.operand import Operand
from mint.lang.template import Scope

Test = Callable[[Scope], bool]

GRAMMAR = r"""
?start: any
?any: all | all (_OR all)+                     -> any_of
?all: negated | negated (_AND negated)+        -> all_of
?negated: test | nots test                     -> negation
nots: NOT+

?test: _LPAR any _RPAR
     | operand                                 -> lone
     | (other words | operand _IS words)       -> state
     | operand _IS? NOT words                  -> no_state
     | side CMP side                           -> compare
     | operand _MATCH pattern                  -> match
     | operand _IS? _IN operand                -> contains
     | operand _IS? NOT _IN operand            -> lacks
     | _IN operand                             -> nothing_in

?pattern: words
        | QUOTED                               -> quoted
        | REGEX                                -> quoted
?side: operand
     |                                         -> nothing
?operand: words
        | other
?other: QUOTED                                 -> quoted
      | _LSQB [operand (_COMMA operand)*] _RSQB -> list
      | _LBRACE [pair (_COMMA pair)*] _RBRACE  -> object
pair: key _COLON operand
?key: words
    | QUOTED                                   -> quoted
words: WORD+

%declare WORD QUOTED REGEX CMP NOT _MATCH _AND _OR _IN _IS
%declare _LPAR _RPAR _LSQB _RSQB _LBRACE _RBRACE _COMMA _COLON
"""

_STATES: dict[str, Callable[[Side], bool]] = {
    "set": comparison.is_set,
    "null": comparison.is_null,
    "nil": comparison.is_null,
    "empty": comparison.is_empty,
}
_MISSED_OPERATOR = re.compile(r"[=!]=|=~|[<>]=|(^|\s)=(\s|$)")


@cache
def grammar() -> Lark:
    """The parser; it is made when the first condition is read.

    Its `parse` gives a `Test`, raises ConditionError, or one of lark's UnexpectedInput.
    """
    return Lark(
        GRAMMAR,
        parser="lalr",
        lexer=ConditionLexer,
        transformer=Builder(),
        maybe_placeholders=False,
    )


@v_args(inline=True)
class Builder(Transformer[Token, Test]):
    """Makes a test of what the parser finds, from the inside to the outside."""

    def any_of(self, *tests: Test) -> Test:
        """One of them is enough."""
        return lambda scope: any(test(scope) for test in tests)

    def all_of(self, *tests: Test) -> Test:
        """All of them are needed."""
        return _All(tests)

    def nots(self, *nots: Token) -> bool:
        """Whether so many `not` turn the answer round."""
        return len(nots) % 2 == 1

    def negation(self, turned: bool, test: Test) -> Test:  # noqa: FBT001  # lark gives it by position
        """`not x`; any number of them, so that a long row does not nest."""
        return _negated(test) if turned else test

    def lone(self, operand: Operand) -> Test:
        """A value alone, or `${x} set`."""
        *before, last = operand.words or ("",)
        if before and last in _STATES:
            return _state(
                Operand.bare(tuple(before), operand.column), Operand.bare((last,), operand.column)
            )
        _refuse_missed_operator(operand)
        read = operand.read
        return lambda scope: comparison.true(read(scope))

    def state(self, operand: Operand, words: Operand) -> Test:
        """`${x} is set`."""
        return _state(operand, words)

    def no_state(self, operand: Operand, _not: Token, words: Operand) -> Test:
        """`${x} is not set`."""
        return _negated(_state(operand, words))

    def compare(self, left: Operand, sign: Token, right: Operand) -> Test:
        """`a == b`, `a < b`..."""
        first, second = left.read, right.read
        if sign == "==":
            return _Equality(left, right)
        if sign == "!=":
            return lambda scope: not equal(first(scope), second(scope))
        order = comparison.ORDERS[sign]
        return lambda scope: ordered(order, first(scope), second(scope))

    def match(self, operand: Operand, right: Operand) -> Test:
        """`a =~ /re/`."""
        try:
            search = pattern.search(right)
        except ConditionError as error:
            raise ConditionError(f"column {right.column}: {error}") from None
        read = operand.read
        return lambda scope: search(form(read(scope)), scope)

    def contains(self, operand: Operand, container: Operand) -> Test:
        """`a in [..]`."""
        read, sides = operand.read, _sides(container)
        return lambda scope: contained(read(scope), sides(scope))

    def lacks(self, operand: Operand, _not: Token, container: Operand) -> Test:
        """`a not in [..]`."""
        return _negated(self.contains(operand, container))

    def nothing_in(self, container: Operand) -> Test:
        """` in [..]`: the empty text."""
        return self.contains(Operand.nothing(), container)

    def nothing(self) -> Operand:
        """The side that is not there."""
        return Operand.nothing()

    def words(self, *words: Token) -> Operand:
        """Bare words."""
        return Operand.bare(tuple(map(str, words)), words[0].column or 0)

    def quoted(self, text: Token) -> Operand:
        """A text in quotes."""
        return Operand.quoted(str(text), text.column or 0)

    def list(self, *items: Operand) -> Operand:
        """A list."""
        return Operand.list(items)

    def object(self, *pairs: tuple[Operand, Operand]) -> Operand:
        """An object."""
        return Operand.object(pairs)

    def pair(self, key: Operand, value: Operand) -> tuple[Operand, Operand]:
        """A key of an object with its value."""
        return key, value


@dataclass(frozen=True, slots=True)
class _Equality:
    """`a == b`, as a test of which one can see what it demands."""

    left: Operand
    right: Operand

    def __call__(self, scope: Scope) -> bool:
        return equal(self.left.read(scope), self.right.read(scope))


@dataclass(frozen=True, slots=True)
class _All:
    """`a and b`, likewise."""

    tests: tuple[Test, ...]

    def __call__(self, scope: Scope) -> bool:
        return all(test(scope) for test in self.tests)


def equalities(test: Test) -> tuple[tuple[Operand, Operand], ...]:
    """The sides of each `==` that must hold for a test to hold."""
    match test:
        case _Equality(left, right):
            return ((left, right),)
        case _All(tests):
            return tuple(pair for one in tests for pair in equalities(one))
    return ()


def _negated(test: Test) -> Test:
    return lambda scope: not test(scope)


def _state(operand: Operand, word: Operand) -> Test:
    check = _STATES.get(word.raw)
    if check is None:
        raise ConditionError(
            f"column {word.column}: '{word.raw}' is no state. "
            "After 'is' or 'is not' comes set, null, empty or in [...]; "
            "to compare, write == or !=."
        )
    read = operand.read
    return lambda scope: check(read(scope))


def _sides(container: Operand) -> Callable[[Scope], list[Side]]:
    if container.items is None:
        read = container.read
        return lambda scope: items_of(read(scope).value)
    reads = [item.read for item in container.items]
    return lambda scope: [read(scope) for read in reads]


def _refuse_missed_operator(operand: Operand) -> None:
    """Stop at a text that would always be true where a comparison was surely meant."""
    parts = operand.template.parts if operand.template else (operand.raw,)
    written = "\0".join(part for part in parts if isinstance(part, str))
    several = len(operand.words) > 1 and operand.template is not None
    if operand.words and (several or _MISSED_OPERATOR.search(written)):
        raise ConditionError(
            f"column {operand.column}: '{operand.raw}' compares nothing, it would always be true. "
            "Write an operator with blanks around it, as in ${x} == y, or put the text in quotes."
        )
