from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lark import Transformer

from mint.lang.marked import wrong
from mint.lang.places import Place, Placed
from mint.lang.radial_errors import QUOTE_IT
from mint.lang.radial_lexer import Piece
from mint.lang.radial_lexis import underscored, unquoted, value_of
from mint.lang.values import flaw

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Value(NamedTuple):
    value: Any
    place: Place
    bare: bool = False
    end: int = 0


class _Attribute(NamedTuple):
    key: str
    value: Any
    place: Place
    bare: bool = False

    @property
    def name(self) -> str:
        """The key as that of a step, where bare words have no dashes; data keys keep them."""
        return underscored(self.key) if self.bare else self.key


class Builder(Transformer[Piece, list[Placed]]):
    """Makes steps of what the grammar finds; a method a rule."""

    def start(self, roots: list[Placed]) -> list[Placed]:
        """The whole text: all its roots."""
        return roots

    def step(self, parts: list[Any]) -> Placed:
        """A line and the steps below it."""
        (name, *attributes), *children = parts
        return Placed(name.value, _object(attributes), tuple(children), name.place)

    def line(self, parts: list[Any]) -> list[Any]:
        """A name, a text and attributes, the commas left out."""
        name, *attributes = [part for part in parts if not isinstance(part, Piece)]
        return [name, *(each._replace(key=each.name) for each in attributes)]

    def name(self, parts: list[Piece]) -> _Value:
        """The name of a step."""
        piece = parts[0]
        name = unquoted(piece.text) if piece.type == "STRING" else underscored(piece.text)
        if not name:
            raise wrong("the name of a step is empty", piece.place)
        return _kept(name, piece.place)

    def text(self, parts: list[Piece]) -> _Attribute:
        """The text of a step, which is an attribute without a value."""
        piece = parts[0]
        text = unquoted(piece.text) if piece.type == "STRING" else piece.text
        return _Attribute(_kept(text, piece.place).value, None, piece.place)

    def attribute(self, parts: list[_Value]) -> _Attribute:
        """A key and its value."""
        key, value = parts
        return _Attribute(key.value, value.value, key.place, bare=key.bare)

    def key(self, parts: list[Piece]) -> _Value:
        """A key without its colon and quotes."""
        piece = parts[0]
        bare = piece.text.rstrip().removesuffix(":").rstrip()
        if bare[0] in "'\"":
            return _kept(unquoted(bare), piece.place)
        return _kept(bare, piece.place)._replace(bare=True)

    def value(self, parts: list[Any]) -> _Value:
        """A value: quoted ones are texts, bare ones what they look like."""
        piece = parts[0]
        if isinstance(piece, _Value):
            return piece
        if piece.type == "STRING":
            return _kept(unquoted(piece.text), piece.place)
        try:
            return _kept(value_of(piece.text), piece.place)
        except ValueError:
            raise wrong(f"the integer {piece.text[:20]}... is too long", piece.place) from None

    def run(self, parts: list[Any]) -> Piece:
        """Several words, exactly as they stand in the text."""
        first: Piece = parts[0]
        words = first.source[first.start : parts[-1].end]
        if "\n" in words:
            message = f"a text ends with its line: a comma is missing, or {QUOTE_IT}"
            raise wrong(message, first.place)
        if "=>" in words.split():
            raise wrong(f"`=>` is Ruby: write `key: value`, or {QUOTE_IT}", first.place)
        return Piece("RUN", words, first.start, first.place, first.source)

    def array(self, parts: list[Any]) -> _Value:
        """A list in square brackets."""
        values = [part.value for part in parts if isinstance(part, _Value)]
        return _Value(values, parts[0].place, end=parts[-1].end)

    def object(self, parts: list[Any]) -> _Value:
        """An object in braces."""
        entries = [part for part in parts if isinstance(part, _Attribute)]
        return _Value(_object(entries), parts[0].place, end=parts[-1].end)


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
