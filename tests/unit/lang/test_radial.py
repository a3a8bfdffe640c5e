from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.lang.cases import expect_case, reader_cases

from mint.errors import DefinitionError
from mint.lang.places import Place
from mint.lang.radial import read_radial

PIECES = [
    "\n",
    "  ",
    "\t",
    " ",
    ",",
    ": ",
    ":",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "#",
    "a",
    "b c",
    "${",
]


@pytest.mark.parametrize("case", reader_cases("radial"))
def test_conformance(case: dict[str, Any]) -> None:
    expect_case(case, read_radial)


def step(line: str) -> list[Any]:
    """The one step of a line, without its children."""
    return read_radial(line).tree.to_json()[:2]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("set f:x: 1", ["set", {"f:x": 1}]),
        ("set 'f:x': 1, v:a.b: two", ["set", {"f:x": 1, "v:a.b": "two"}]),
        ("wait 0.5s", ["wait", {"0.5s": None}]),
        ("wait 5", ["wait", {"5": None}]),
        ("echo ${k}", ["echo", {"${k}": None}]),
        ("echo $f:x", ["echo", {"$f:x": None}]),
        ("echo ${h.${ k }}, n: ${f:a, b}", ["echo", {"${h.${ k }}": None, "n": "${f:a, b}"}]),
        ("do_${f:which} a: 1", ["do_${f:which}", {"a": 1}]),
        ("jump to x", ["jump", {"to x": None}]),
        ("if ${x} == two", ["if", {"${x} == two": None}]),
        ('if ${x} in ["a, b", c]', ["if", {'${x} in ["a, b", c]': None}]),
        ("a on-error: b-c, 'd-e': 1", ["a", {"on_error": "b-c", "d-e": 1}]),
        ("a-b v:c-d: { e-f: 1 }", ["a_b", {"v:c-d": {"e-f": 1}}]),
        ("on_error /a b/: pass, x: /c,d/", ["on_error", {"/a b/": "pass", "x": "/c,d/"}]),
        ("read /usr, to: /x, on: a/", ["read", {"/usr": None, "to": "/x", "on": "a/"}]),
        ("a x: http://h:80/?q=1#top", ["a", {"x": "http://h:80/?q=1#top"}]),
        ("a x: 007, y: 1.2.3, z: -", ["a", {"x": "007", "y": "1.2.3", "z": "-"}]),
        ("a x: [], y: {}, z: [ [], {} ]", ["a", {"x": [], "y": {}, "z": [[], {}]}]),
        ("a x: null, y: '', z: nil", ["a", {"x": None, "y": "", "z": None}]),
        ("a ''", ["a", {"": None}]),
        ("'a b' c", ["a b", {"c": None}]),
        ("a x: [1,2,], y: {b: 1,}", ["a", {"x": [1, 2], "y": {"b": 1}}]),
        (r"a 'it\'s', b: '\u00e9\ud83d\ude00\n'", ["a", {"it's": None, "b": "é😀\n"}]),
        (r"a '\${k} \d+'", ["a", {r"\${k} \d+": None}]),
        ("a weigh  it", ["a", {"weigh  it": None}]),
        ("a don't", ["a", {"don't": None}]),
    ],
)
def test_a_line(line: str, expected: list[Any]) -> None:
    assert step(line) == expected


def test_lines_go_on_after_commas_and_within_brackets() -> None:
    text = "a x: 1, # one\n\n    # two\n  y: [\n1,\n  2 # three\n ], z: {\n b: 1 }\n  c\n"
    assert read_radial(text).tree.to_json() == [
        "a",
        {"x": 1, "y": [1, 2], "z": {"b": 1}},
        [["c", {}, []]],
    ]


def test_the_whole_text_may_be_indented_by_blanks_or_tabs() -> None:
    assert read_radial("  a\n    b\n  # end").tree.name == "a"
    assert read_radial("\ta\n\t\tb\r\n\t\tc").tree.to_json()[2] == [["b", {}, []], ["c", {}, []]]


def test_places_are_those_of_the_names() -> None:
    places = read_radial("# top\ndefine k\n\n  alpha x: [\n 1 ]\n  let\n    bravo").places
    assert places == {
        "0": Place(2, 1),
        "0_0": Place(4, 3),
        "0_1": Place(6, 3),
        "0_1_0": Place(7, 5),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: there is nothing"),
        ("# only\n\n  # comments", "1:1: there is no step"),
        ("a\nb", "2:1: .*one root, and `b` begins a second"),
        ("a\n  b\n c", "3:2: .*indented by 1, under nothing"),
        ("  a\n b", "2:2: .*indented less"),
        ("a\n  b\n\tc", "3:2: tabs and blanks are mixed"),
        ("a\n \tb\n\tc", "3:2: tabs and blanks are mixed"),
        ("a x: [ 1,\n  b: 2", "1:6: this `\\[` is not closed"),
        ("a x: 1 ]", "1:8: this `]` closes nothing"),
        ("a x: { b: 1 ]", "1:13: `]` does not close the `{` at 1:6"),
        ("a 'b", "1:3: the quote ' is not closed"),
        ("a\n  b ${c", r"2:5: this `\$\{` is not closed"),
        ("a\xa0b", r"1:2: this blank is U\+00A0"),
        ("a b: 1, b: 2", "1:9: the key `b` stands here twice"),
        ("a b-c: 1, b_c: 2", "1:11: the key `b_c` stands here twice"),
        ("a x: 1e999", "1:6: .*inf is not a number"),
        ("a x: '\\ud800'", "1:6: .*surrogate"),
        (f"a x: {'1' * 5000}", "1:6: the integer .* is too long"),
        ("''", "1:1: the name of a step is empty"),
        ("a x: [ 1\n 2 ]", "1:8: .*a comma is missing"),
        ("a :task => 'x'", "1:3: `=>` is Ruby"),
        ("a x: " + "[" * 300 + "]" * 300, "1:206: brackets are nested more than 200"),
        ("\n".join(" " * i + "a" for i in range(300)), "201:201: steps are nested more than 200"),
    ],
)
def test_errors_tell_the_place_and_the_remedy(text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        read_radial(text)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=20))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        place = read_radial(text).places["0"]
    except DefinitionError as error:
        place = Place(error.line, error.column)
    assert min(place.line, place.column) >= 1
