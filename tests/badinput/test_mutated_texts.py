"""Definitions with something wrong in the middle: they are read, or the place is told."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.lang.trees import trees

from mint.errors import DefinitionError
from mint.lang.fmt import WRITERS, fmt
from mint.lang.places import Reading, walk
from mint.lang.read import read

MARKS = [" ", "\\", "'", '"', "${", "}", "{", "[", "]", ",", ":", ": ", "#", "- ", "&a ", "*a"]
WORDS = ["!!x ", "1e999", "'''", "=>", "/", "|", "true", "nil", "é", "\U0001f600", "---\n"]
RUBY = ["do ", "end", " :a ", "=> ", "<<A", "%w(", "#{", "|", "+ ", "\\\n", "=begin\n", "__END__\n"]
XML = ["<a>", "</a>", "<", ">", "&", "&lt;", "&#0;", "]]>", "<!--", "<![CDATA[", "='", "<?x?>"]
ODD = ["", "\n", "\n  ", "\t", "\r\n", "\x00", "\ufeff", "\u2028", "\ud800"]
LONG = ["\n" * 20, "[" * 300, "${" * 30, "9" * 400]
PIECES = st.sampled_from([*MARKS, *WORDS, *RUBY, *XML, *ODD, *LONG])


@st.composite
def mutated(draw: st.DrawFn, form: str) -> str:
    """A text in this format, of which some pieces are replaced by others."""
    text = fmt(draw(trees), form)
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = draw(st.integers(begin, min(begin + 10, len(text))))
        text = text[:begin] + draw(PIECES) + text[end:]
    return text


def is_inside(text: str, line: int, column: int) -> bool:
    """Whether a place is in the text, or right behind it."""
    lines = [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), "", ""]
    return 1 <= line <= len(lines) and 1 <= column <= max(map(len, lines)) + 2


@pytest.mark.parametrize("form", WRITERS)
@given(data=st.data())
def test_it_is_read_or_the_error_tells_a_place_in_the_text(form: str, data: st.DataObject) -> None:
    text = data.draw(mutated(form))
    try:
        reading = read(text, format=form)
    except DefinitionError as error:
        inside = is_inside(text, error.line, error.column)
    else:
        inside = True
        check(text, reading, form)
    assert inside, text


def check(text: str, reading: Reading, form: str) -> None:
    """See that what was read can be written and read again, and that every step has a place."""
    assert [position for position, _ in walk(reading.tree)] == list(reading.places)
    for place in reading.places.values():
        assert is_inside(text, place.line, place.column)
    again = read(fmt(reading.tree, form), format=form).tree
    assert msgspec.json.encode(again) == msgspec.json.encode(reading.tree)
