from __future__ import annotations

import re

import pytest

from mint.lang.draw_card import View, card
from mint.lang.read import read


def words(line: str, notes: dict[str, str] | None = None) -> list[str]:
    """The texts in the box of a step, from top to bottom."""
    view = View({}, notes or {}, {"sub"})
    return re.findall(r"<text[^>]*>([^<]*)<", card(read(line).tree, "0", view).svg)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("alpha", ["alpha"]),
        ("participant alpha, n: 1, l: [ a, 2 ]", ["alpha", "n: 1", "l: [&quot;a&quot;, 2]"]),
        ("participant ref: alpha", ["alpha"]),
        ("wait 1d", ["wait 1d"]),
        (
            "echo 'a text that is too long for the head'",
            ["echo", "a text that is too long for the", "head"],
        ),
        ("alpha if: ${x}, unless: false", ["if ${x}", "unless false", "alpha"]),
        ("if test: '${x} == 1', tag: t", ["if", "${x} == 1", "tag: t"]),
        ("if ${x}", ["if", "${x}"]),
        (
            "a b: 1, c: 2, d: 3, e: 4, f: 5, g: 6",
            ["a", "b: 1", "c: 2", "d: 3", "e: 4", "… and 2 more"],
        ),
    ],
)
def test_what_stands_in_a_box(line: str, expected: list[str]) -> None:
    assert words(line) == expected


def test_a_note_stands_at_the_bottom() -> None:
    assert words("alpha n: 1", {"0": "since noon"}) == ["alpha", "n: 1", "since noon"]


def test_a_tooltip_has_the_whole_step() -> None:
    long = "a very long text indeed, of which a box can only show the beginning"
    svg = card(read(f"alpha task: '{long}'").tree, "0", View({}, {}, set())).svg
    assert f"<title>alpha task: &#x27;{long}&#x27;</title>" in svg


def test_boxes_grow_with_their_text() -> None:
    view = View({}, {}, set())
    small, large = (
        card(read(line).tree, "0", view) for line in ("a", "a n: '12345678901234567890'")
    )
    assert small.width < large.width
    assert small.height < large.height
    assert small.axis == small.width / 2


def test_colours_of_kinds_give_way_to_those_of_states() -> None:
    tree = read("alpha").tree
    assert 'class="step work"' in card(tree, "0", View({}, {}, set())).svg
    assert 'class="step "' in card(tree, "0", View({"0_1": "done"}, {}, set())).svg
    assert 'class="step done"' in card(tree, "0", View({"0": "done"}, {}, set())).svg


def test_a_step_that_stops_ends_the_flow() -> None:
    view = View({}, {}, set())
    assert card(read("terminate").tree, "0", view).ends
    assert not card(read("terminate if: ${x}").tree, "0", view).ends
