from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mint.lang.draw_card import View
from mint.lang.draw_flow import block_of, definitions
from mint.lang.read import read

if TYPE_CHECKING:
    from mint.lang.draw_shapes import Block

NOTHING = View({}, {}, set())


def drawn(text: str, view: View = NOTHING) -> Block:
    return block_of(read(text).tree, "0", view)


def words(block: Block) -> list[str]:
    """The texts of a block, in the order in which they are drawn."""
    return re.findall(r"<text[^>]*>([^<]*)<", block.svg)


def test_a_plain_sequence_has_no_frame() -> None:
    assert words(drawn("sequence\n  a\n  b")) == ["a", "b"]


def test_a_sequence_with_something_to_say_has_one() -> None:
    assert words(drawn("sequence tag: x\n  a")) == ["sequence", "tag: x", "a"]
    assert words(drawn("sequence\n  a", View({}, {"0": "soon"}, set()))) == [
        "sequence",
        "soon",
        "a",
    ]
    assert words(drawn("sequence\n  a", View({"0": "error"}, {}, set())))[0] == "sequence"


def test_the_branches_of_a_concurrence_stand_between_bars() -> None:
    block = drawn("concurrence count: 1\n  a\n  b\n  c")
    assert block.svg.count('class="bar"') == 2
    assert sorted(words(block)) == ["a", "b", "c", "concurrence", "count: 1"]


def test_an_if_has_labelled_ways() -> None:
    assert {"yes", "no"} < set(words(drawn("if ${x}\n  a\n  b")))
    assert {"yes", "no"} < set(words(drawn("if ${x}\n  a")))
    assert words(drawn("if ${x}")) == ["if", "${x}"]


def test_an_if_without_a_test_asks_its_first_child() -> None:
    block = drawn("if\n  equals\n  a\n  b")
    assert words(block)[0] == "equals"
    assert block.svg.index("equals") < block.svg.index(">if<") or words(block)[1] != "equals"


def test_loops_show_the_way_back_and_a_cursor_a_dashed_one() -> None:
    assert 'class="flow rough"' in drawn("cursor\n  a").svg
    assert 'class="flow rough"' not in drawn("repeat\n  a").svg
    tips = {word: drawn(f"{word}\n  a").svg.count('"tip"') for word in ("let", "repeat", "cursor")}
    assert tips["repeat"] == tips["cursor"] == tips["let"] + 1


def test_a_concurrent_iterator_looks_like_many() -> None:
    many, one = (drawn(f"{word} times: 3\n  a").svg for word in ("concurrent_iterator", "iterator"))
    assert many.count("box group") == one.count("box group") + 2


def test_definitions_are_left_out_of_the_flow_and_listed() -> None:
    text = "define k\n  a\n  sequence\n    define b\n      c\n      define d\n        e"
    tree = read(text).tree
    assert [position for position, _ in definitions(tree, "0")] == ["0_1_0", "0_1_0_1"]
    assert words(drawn("sequence\n  a\n  define b\n    c")) == ["a"]


def test_a_given_has_a_way_for_each_branch_and_one_for_the_rest() -> None:
    block = drawn("given x\n  of a\n    p\n  that b\n    q\n  r\n  s")
    found = words(block)
    assert found.count("else") == 1
    assert {"given x", "of a", "p", "that b", "q", "r", "s"} <= set(found)
    assert "else" in words(drawn("given x\n  of a"))


def test_a_given_with_steps_between_its_branches_is_gone_through() -> None:
    assert "else" not in words(drawn("given x\n  p\n  of a\n    q"))
