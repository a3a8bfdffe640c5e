from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lark import Token, v_args
from lark.visitors import Transformer_NonRecursive

from mint.lang.marked import wrong
from mint.lang.places import Place, Placed
from mint.lang.radial_errors import QUOTE_IT
from mint.lang.radial_layout import place
from mint.lang.radial_lexis import underscored, unquoted, value_of
from mint.lang.values import flaw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark.tree import Meta


class _Value(NamedTuple):
    value: Any
    place: Place
    bare: bool = False


class _Attribute(NamedTuple):
    key: str
    value: Any
    place: Place
    bare: bool = False

    @property
    def name(self) -> str:
        """The key as that of a step, where bare words have no dashes; data keys keep them."""
        return underscored(self.key) if self.bare else self.key


class Builder(Transformer_NonRecursive[Token, list[Placed]]):
    """Makes steps of the parse tree, from its leaves up; a method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def start(self, roots: list[Placed]) -> list[Placed]:
        """The whole text: all its roots."""
        return roots

    def step(self, parts: list[Any]) -> Placed:
        """A line and the steps below it."""
        (name, *attributes), *children = parts
        return Placed(name.value, _object(attributes), tuple(children), name.place)

    def line(self, parts: list[Any]) -> list[Any]:
        """A name, a text and attributes, the commas left out."""
        name, *attributes = [part for part in parts if not isinstance(part, Token)]
        return [name, *(each._replace(key=each.name) for each in attributes)]

    def name(self, parts: list[Token]) -> _Value:
        """The name of a step."""
        token = parts[0]
        name = unquoted(token) if token.type == "STRING" else underscored(str(token))
        if not name:
            raise wrong("the name of a step is empty", place(token))
        return _kept(name, place(token))

    def text(self, parts: list[Token]) -> _Attribute:
        """The text of a step, which is an attribute without a value."""
        token = parts[0]
        text = unquoted(token) if token.type == "STRING" else str(token)
        return _Attribute(_kept(text, place(token)).value, None, place(token))

    def attribute(self, parts: list[_Value]) -> _Attribute:
        """A key and its value."""
        key, value = parts
        return _Attribute(key.value, value.value, key.place, bare=key.bare)

    def key(self, parts: list[Token]) -> _Value:
        """A key without its colon and quotes."""
        token = parts[0]
        bare = token.rstrip().removesuffix(":").rstrip()
        if bare[0] in "'\"":
            return _kept(unquoted(bare), place(token))
        return _kept(bare, place(token))._replace(bare=True)

    def value(self, parts: list[Any]) -> _Value:
        """A value: quoted ones are texts, bare ones what they look like."""
        token = parts[0]
        if isinstance(token, _Value):
            return token
        if token.type == "STRING":
            return _kept(unquoted(token), place(token))
        try:
            return _kept(value_of(str(token)), place(token))
        except ValueError:
            raise wrong(f"the integer {token[:20]}... is too long", place(token)) from None

    @v_args(meta=True)
    def run(self, meta: Meta, parts: list[Any]) -> Token:
        """Several words, exactly as they stand in the text."""
        words = self._text[meta.start_pos : meta.end_pos]
        if "\n" in words:
            message = f"a text ends with its line: a comma is missing, or {QUOTE_IT}"
            raise wrong(message, place(parts[0]))
        if "=>" in words.split():
            raise wrong(f"`=>` is Ruby: write `key: value`, or {QUOTE_IT}", place(parts[0]))
        return Token.new_borrow_pos("RUN", words, parts[0])

    def array(self, parts: list[Any]) -> _Value:
        """A list in square brackets."""
        values = [part.value for part in parts if isinstance(part, _Value)]
        return _Value(values, place(parts[0]))

    def object(self, parts: list[Any]) -> _Value:
        """An object in braces."""
        entries = [part for part in parts if isinstance(part, _Attribute)]
        return _Value(_object(entries), place(parts[0]))


def _object(attributes: Iterable[_Attribute]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in attributes:
        if each.key in found:
            raise wrong(f"the key `{each.key}` stands here twice", each.place)
        found[each.key] = each.value
    return found


def _kept(value: Any, where: Place) -> _Value:
    if reason := flaw(value):
        raise wrong(f"this value cannot be kept: {reason}", where)
    return _Value(value, where)
