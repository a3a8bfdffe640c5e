from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import DefinitionError
from mint.lang.build import define, step
from mint.lang.fmt import fmt
from mint.lang.places import Place
from mint.lang.read import READERS, format_of, read

if TYPE_CHECKING:
    from collections.abc import Callable

PIECES = [
    "\n",
    "  ",
    " ",
    ",",
    ": ",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "#",
    "a",
    "- ",
    "&a ",
    "*a",
    "!t ",
    *(
        "Ruote.define ",
        "do\n",
        "end",
        "=> ",
        "<<A",
        "%w",
        "#{",
        "<a ",
        "</a>",
        "='1'",
        "&lt;",
        "<!",
    ),
]


@pytest.mark.parametrize(
    ("text", "source", "form"),
    [
        ("define k\n  alpha", "", "radial"),
        ("define name: 'k'\n  alpha", "", "radial"),
        ("# x\n\nsequence\n", "", "radial"),
        ("define:\n  name: k", "", "yaml"),
        ("# x\n'define': [a]", "", "yaml"),
        ("---\ndefine: k", "", "yaml"),
        ("- define\n- {}\n- []", "", "yaml"),
        ("f:x:\n  - a", "", "yaml"),
        ('\n ["define", {}, []]', "", "json"),
        ('{"a": 1}', "", "json"),
        ("[a, {}, []]", "k.yaml", "yaml"),
        ("a", "k.YML", "yaml"),
        ("a", "k.json", "json"),
        ("a:", "dir.json/k.radial", "radial"),
        ("", "", "radial"),
        ("<define/>", "", "xml"),
        ("<?xml version='1.0'?>\n<define/>", "k.pdef", "xml"),
        ("Ruote.define 'k' do\nend", "", "ruby"),
        ("=begin\nof old\n=end\nPDEF = Ruote.process_definition do\nend", "", "ruby"),
        ("# why\nRuote.define(name: 'k') { }", "", "ruby"),
        ("require 'ruote'\n  Ruote.define", "", "ruby"),
        ("echo:\n  text: |\n    Ruote.define is Ruby", "", "yaml"),
        ("echo 'Ruote.define is Ruby'", "", "radial"),
        ("a", "k.rb", "ruby"),
        ("rote.define 'k' do\n  alpha\nend", "k.pdef", "ruby"),
        ("sequence\n  alpha", "k.PDEF", "radial"),
        ("sequence: [alpha]", "k.pdef", "yaml"),
        ('["define", {}, []]', "k.pdef", "json"),
    ],
)
def test_the_suffix_or_the_text_tells_the_format(text: str, source: str, form: str) -> None:
    assert format_of(text, source) == form


@pytest.mark.parametrize(
    "text",
    [
        *("sequence\n  a", "sequence: [a]", '["sequence", {}, [["a", {}, []]]]'),
        *("Ruote.to_tree { sequence { a } }", "<sequence><a/></sequence>"),
    ],
)
def test_all_formats_give_the_same_tree(text: str) -> None:
    assert read("\ufeff" + text).tree.to_json() == ["sequence", {}, [["a", {}, []]]]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(
        DefinitionError, match="no format `toml`; there are radial, json, yaml, ruby, xml"
    ):
        read("a", format="toml")


def test_errors_begin_with_the_source() -> None:
    with pytest.raises(DefinitionError, match=r"^k\.radial:2:1: "):
        read("a\nb", source="k.radial")


@pytest.mark.parametrize("form", [None, *READERS])
@given(text=st.lists(st.sampled_from(PIECES), max_size=15).map("".join) | st.text(max_size=15))
def test_any_text_is_read_or_refused(form: str | None, text: str) -> None:
    try:
        place = read(text, format=form).places["0"]
    except DefinitionError as error:
        place = Place(error.line, error.column)
    assert min(place.line, place.column) >= 1


def calls(work: Callable[[], object]) -> int:
    """How many functions of Python are called: a figure that a busy machine does not change."""
    count = 0

    def count_call(_frame: object, what: str, _argument: object) -> None:
        nonlocal count
        count += what in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count_call)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("form", READERS)
def test_ten_times_the_text_costs_ten_times_as_much(form: str) -> None:
    steps = [step("alpha", "it's", {"f:x": n}, text="one & two\n", if_="a < b") for n in range(200)]
    short, long = (fmt(define("k", *some), form) for some in (steps[:20], steps))
    read(short, format=form)  # whatever is made once
    cost = calls(lambda: read(short, format=form))
    assert calls(lambda: read(long, format=form)) <= 12 * cost
