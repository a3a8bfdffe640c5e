from __future__ import annotations

import pytest

from mint.lang.draw_shapes import (
    ICONS,
    MARKS,
    Block,
    arrow,
    at,
    badge,
    icon,
    line,
    number,
    rect,
    text,
)
from mint.lang.draw_style import STATES


@pytest.mark.parametrize(
    ("value", "written"), [(1, "1"), (1.25, "1.2"), (-0.04, "0"), (100000.0, "100000")]
)
def test_numbers_are_short(value: float, written: str) -> None:
    assert number(value) == written


def test_a_block_can_be_put_somewhere() -> None:
    assert at(Block(1, 2, 0, "<x/>"), 3.04, 4) == '<g transform="translate(3 4)"><x/></g>'


def test_shapes() -> None:
    assert rect(1, 2, (3, 4), "box", 5) == (
        '<rect class="box" x="1" y="2" width="3" height="4" rx="5"/>'
    )
    assert text(1, 2, "<&>", "name") == '<text class="name" x="1" y="2">&lt;&amp;&gt;</text>'


def test_a_straight_line_has_no_corners_and_others_have_round_ones() -> None:
    assert line([(0, 0), (0, 9)]) == '<path class="flow" d="M0 0L0 9"/>'
    assert line([(0, 0), (0, 20), (20, 20)]) == '<path class="flow" d="M0 0L0 14Q0 20 6 20L20 20"/>'


def test_an_arrow_ends_in_a_tip() -> None:
    assert arrow([(5, 0), (5, 20)]).endswith('<polygon class="tip" points="5,20 1,13 9,13"/>')
    assert 'points="0,5 7,1 7,9"' in arrow([(20, 5), (0, 5)], towards="left")


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_paths(name: str) -> None:
    assert icon(1, 2, name).startswith('<path class="icon" transform="translate(1 2)" d="M')


def test_every_state_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(STATES)
    assert len({badge(0, 0, state) for state in STATES}) == len(STATES)


def test_large_numbers_keep_their_digits() -> None:
    assert number(12345678.9) == "12345678.9"
