from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lark import Transformer

from mint.lang.marked import wrong
from mint.lang.places import Place, Placed
from mint.lang.ruby_errors import NO_STEP, explain_program, explain_root
from mint.lang.ruby_lexis import PROGRAM, SEND
from mint.lang.ruby_numbers import text_of
from mint.lang.ruby_piece import Piece
from mint.lang.values import flaw

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOTS = ("define", "process_definition")
TREE = "to_tree"


class _Value(NamedTuple):
    value: Any
    place: Place
    kind: str = ""


class _Pair(NamedTuple):
    key: str
    value: Any
    place: Place


class _Call(NamedTuple):
    arguments: list[_Value | _Pair]
    steps: list[Placed]


class Builder(Transformer[Piece, Placed]):
    """Makes steps of what the grammar finds; a method a rule."""

    def start(self, parts: list[Any]) -> Placed:
        """The whole text: perhaps a variable, and the root."""
        root = next(part for part in parts if isinstance(part, Piece) and part.type == "ROOT")
        call = next((part for part in parts if isinstance(part, _Call)), _Call([], []))
        if root.value == TREE:
            return _only(call, root.place)
        if root.value not in ROOTS:
            raise wrong(explain_root(root.value), root.place)
        return Placed("define", _attributes(call.arguments), tuple(call.steps), root.place)

    def step(self, parts: list[Any]) -> Placed:
        """A name, its arguments, and the steps in its block."""
        name: Piece = parts[0]
        call: _Call = parts[1] if len(parts) > 1 else _Call([], [])
        if name.type == "CONST" and len(parts) == 1:
            raise wrong(f"`{name.value}` is a constant in Ruby: write `_{name.value}`", name.place)
        if name.value in PROGRAM:
            raise wrong(explain_program(name.value), name.place)
        found, arguments = name.value.lstrip("_"), call.arguments
        if name.value == SEND:
            found, arguments = _sent(arguments, name.place)
        if not found:
            raise wrong("the name of a step is empty", name.place)
        return Placed(found, _attributes(arguments), tuple(call.steps), name.place)

    def call(self, parts: list[Any]) -> _Call:
        """Arguments and a block, or one of them."""
        arguments: list[_Value | _Pair] = []
        steps: list[Placed] = []
        for part in parts:
            if isinstance(part, _Call):
                steps = part.steps
            elif isinstance(part, list):
                arguments = part
        return _Call(arguments, steps)

    def block(self, parts: list[Any]) -> _Call:
        """The steps in `do ... end` or in braces."""
        return _Call([], [part for part in parts if isinstance(part, Placed)])

    def arguments(self, parts: list[Any]) -> list[_Value | _Pair]:
        """Arguments with commas between them."""
        return [part for part in parts if not isinstance(part, Piece)]

    def pair(self, parts: list[Any]) -> _Pair:
        """A key and a value."""
        key = parts[0]
        value: _Value = parts[-1]
        if isinstance(key, Piece):
            return _Pair(_kept(key.value, key.place), value.value, key.place)
        return _Pair(_text(key), value.value, key.place)

    def sum(self, parts: list[Any]) -> _Value:
        """A value, or several texts with `+` between them."""
        if len(parts) == 1:
            only: _Value = parts[0]
            return only
        terms = [part for part in parts if isinstance(part, _Value)]
        for each in terms:
            if each.kind != "STRING":
                message = 'only texts are put together with `+`: write the value itself, or "..."'
                raise wrong(message, each.place)
        return _Value("".join(each.value for each in terms), terms[0].place, "STRING")

    def strings(self, parts: list[Piece]) -> _Value:
        """A text, or several one after the other, which are one."""
        text = parts[0].value if len(parts) == 1 else "".join(part.value for part in parts)
        return _Value(_kept(text, parts[0].place), parts[0].place, "STRING")

    def literal(self, parts: list[Piece]) -> _Value:
        """A symbol, a number, a regular expression, a list of words, true, false or nil."""
        piece = parts[0]
        return _Value(_kept(piece.value, piece.place), piece.place)

    def group(self, parts: list[Any]) -> _Value:
        """A value in parentheses."""
        value: _Value = parts[1]
        return value

    def array(self, parts: list[Any]) -> _Value:
        """A list; pairs at its end are one object."""
        found = [part for part in parts if isinstance(part, list)]
        arguments = found[0] if found else []
        values = [each.value for each in _checked(arguments) if isinstance(each, _Value)]
        pairs = [each for each in arguments if isinstance(each, _Pair)]
        return _Value(values + ([_object(pairs)] if pairs else []), parts[0].place)

    def hash(self, parts: list[Any]) -> _Value:
        """An object."""
        return _Value(_object(part for part in parts if isinstance(part, _Pair)), parts[0].place)


def _only(call: _Call, place: Place) -> Placed:
    if call.arguments or len(call.steps) != 1:
        raise wrong("`Ruote.to_tree` takes a block with one step in it, and nothing else", place)
    return call.steps[0]


def _sent(arguments: list[_Value | _Pair], place: Place) -> tuple[str, list[_Value | _Pair]]:
    if (
        not arguments
        or not isinstance(arguments[0], _Value)
        or isinstance(arguments[0].value, list | dict)
    ):
        raise wrong(f"`{SEND}` needs the name of a step: `{SEND} 'a-name'`", place)
    return _text(arguments[0]), arguments[1:]


def _attributes(arguments: list[_Value | _Pair]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in _checked(arguments):
        if isinstance(each, _Pair):
            found[each.key] = each.value
        elif isinstance(each.value, dict):
            found.update(each.value)
        else:
            found[_text(each)] = None
    return found


def _checked(arguments: list[_Value | _Pair]) -> Iterable[_Value | _Pair]:
    """The arguments, if those with a key come last, as in Ruby."""
    paired = False
    for each in arguments:
        if isinstance(each, _Value) and paired:
            message = (
                "a text comes before all `key => value`: move it to the front. "
                "If this is a key, its value is missing: put `=>` behind it"
            )
            raise wrong(message, each.place)
        paired = isinstance(each, _Pair)
    return arguments


def _object(pairs: Iterable[_Pair]) -> dict[str, Any]:
    return {each.key: each.value for each in pairs}


def _text(value: _Value) -> str:
    if isinstance(value.value, list | dict):
        raise wrong(f"a list or an object is no text and no key. {NO_STEP}", value.place)
    return text_of(value.value)


def _kept(value: Any, where: Place) -> Any:
    if reason := flaw(value):
        raise wrong(f"this value cannot be kept: {reason}", where)
    return value
