from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import msgspec

from mint.errors import DefinitionError
from mint.lang.marked import PER_STEP, too_full, wrong
from mint.lang.places import Place, Placed, Reading
from mint.lang.radial_lexis import underscored
from mint.lang.tree_size import STEPS, too_many
from mint.lang.values import DEPTH, flaw
from mint.lang.xml_attributes import attributes_of, json_value
from mint.lang.xml_errors import explain
from mint.lang.xml_names import BLANKS, JSON, MORE, NAME, OURS, STEP

if TYPE_CHECKING:
    from collections.abc import Callable


def read_xml(text: str, source: str = "", most: int = STEPS) -> Reading:
    """Read a definition in XML.

        <process-definition name="release" revision="3">
          <sequence if="${f:size} &lt; 10">      <!-- a comment -->
            <echo>it begins</echo>
            <notify to="qa" json:n="1" json:tags='["a", "b"]'/>
            <participant mint:text="bravo" timeout="1d"/>
          </sequence>
        </process-definition>

    An element is a step, an attribute an attribute, a text the text of the step, without the
    blanks around it. Dashes in names become underscores, save in addresses (`f:a-b`).

    * The value of an attribute is a text, or JSON when `json:` stands before its name.
    * `mint:text` is the text of a step too, at its place among the attributes.
    * `mint:more` holds a JSON object with attributes that XML has no names for;
      `<mint:step mint:name="...">` is a step that XML has no name for.
    * Conditions understand `&lt;`, `&gt;` and `&amp;` themselves, so these stay in them as they
      are; everywhere else references are what they stand for.
    * No document type with declarations is read, and nothing is ever fetched.

    Args:
        text: the whole text.
        source: name of the file or other origin, for the error message.
        most: how many steps it may have.

    Raises:
        DefinitionError: the text cannot be read; with line, column and what to do.

    Example:
        >>> read_xml('<sequence><alpha json:n="1"/><echo>hi</echo></sequence>').tree.to_json()
        ['sequence', {}, [['alpha', {'n': 1}, []], ['echo', {'hi': None}, []]]]
    """
    try:
        return _Reader(text.replace("\r\n", "\n").replace("\r", "\n"), most).read(source)
    except DefinitionError as error:
        raise DefinitionError(error.message, source, error.line, error.column) from None


_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")


class _Element(msgspec.Struct):
    """An element that is not closed yet."""

    name: str
    attributes: dict[str, Any]
    place: Place
    children: list[Placed] = []
    texts: list[str] = []

    def take_text(self) -> None:
        """What was written up to here is a text of the step."""
        text = "".join(self.texts).strip(BLANKS)
        self.texts.clear()
        if text and text in self.attributes:
            raise wrong(f"the text `{text}` stands in this element twice", self.place)
        if text:
            self.attributes[text] = None


class _Reader:
    """Goes through the text once, as its parser tells what it finds."""

    def __init__(self, text: str, most: int) -> None:
        if reason := flaw(text):
            raise wrong(f"this is no text: {reason}", Place(1, 1))
        self._bytes = text.encode()
        self._most = most
        self._steps, self._values = 0, 0
        self._open: list[_Element] = []
        self._root: Placed | None = None
        self._parser = expat.ParserCreate("utf-8")
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, source: str) -> Reading:
        try:
            self._parser.Parse(self._bytes, True)
        except expat.ExpatError as error:
            opened = [(each.name, each.place) for each in self._open]
            raise explain(error, self._bytes, opened) from None
        assert self._root is not None  # noqa: S101 - the parser demands a root
        return self._root.reading(source, self._most)

    def _place(self) -> Place:
        return Place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _start(self, tag: str, found: list[str]) -> None:
        place = self._place()
        pairs = list(zip(found[::2], found[1::2], strict=True))
        self._measure(pairs, place)
        if self._open:
            self._open[-1].take_text()
        name = underscored(tag)
        written = partial(self._written, self._parser.CurrentByteIndex)
        if tag == STEP:
            name, pairs = _named(pairs, written, place)
        elif tag.startswith(OURS):
            raise wrong(f"there is no element `{tag}`: there is `{STEP}`", place)
        self._open.append(_Element(name, attributes_of(name, pairs, written, place), place))

    def _written(self, begin: int) -> str:
        tag = _TAG.match(self._bytes, begin)
        return tag.group().decode() if tag else ""

    def _measure(self, pairs: list[tuple[str, str]], place: Place) -> None:
        """See that there is not too much of anything."""
        json = [value for key, value in pairs if key.startswith((JSON, MORE))]
        self._steps += 1
        self._values += 1 + len(pairs) + sum(value.count(",") for value in json)
        if self._steps > self._most:
            raise wrong(str(too_many(self._most)), place)
        if self._values > PER_STEP * self._most:
            raise wrong(too_full(PER_STEP * self._most), place)
        if len(self._open) == DEPTH:
            raise wrong(f"elements are nested more than {DEPTH} levels deep", place)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        element.take_text()
        step = Placed(element.name, element.attributes, tuple(element.children), element.place)
        if self._open:
            self._open[-1].children.append(step)
        else:
            self._root = step

    def _characters(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def _doctype(self, _: str, system: str | None, public: str | None, has_rules: bool) -> None:  # noqa: FBT001 - expat's
        if system or public or has_rules:
            message = (
                "a document type with declarations, or from elsewhere, is not read: it could make "
                "other text of this one. Remove it, and write out what its entities stand for"
            )
            before = self._bytes[: self._bytes.find(b"<!DOCTYPE")].decode()
            line = before.count("\n") + 1
            raise wrong(message, Place(line, len(before) - before.rfind("\n")))


def _named(
    pairs: list[tuple[str, str]], written: Callable[[], str], place: Place
) -> tuple[str, list[tuple[str, str]]]:
    """The name of a step that XML has no name for, and what else stands in its element."""
    name: Any = ""
    rest = []
    for key, value in pairs:
        if key == NAME:
            name = value
        elif key == JSON + NAME:
            name = json_value(key, value, written, place)
        else:
            rest.append((key, value))
    if not isinstance(name, str) or not name:
        raise wrong(f'`{STEP}` needs the name of the step: `{NAME}="..."`', place)
    return name, rest
