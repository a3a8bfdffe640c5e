from __future__ import annotations

from mint.lang.draw_blocks import GAP, column, framed, joined, split, void
from mint.lang.draw_shapes import Block

SMALL = Block(40, 10, 20, "<s/>")
LARGE = Block(100, 30, 30, "<l/>")
END = Block(40, 10, 20, "<e/>", ends=True)


def test_a_column_puts_axes_in_line() -> None:
    block = column([SMALL, LARGE])
    assert (block.width, block.height, block.axis) == (100, 10 + GAP + 30, 30)
    assert '<g transform="translate(10 0)"><s/></g>' in block.svg
    assert f'<g transform="translate(0 {10 + GAP})"><l/></g>' in block.svg
    assert block.svg.count("tip") == 1


def test_no_arrow_leaves_a_block_that_ends() -> None:
    assert column([END, SMALL]).svg.count("tip") == 0
    assert column([SMALL, END]).ends
    assert not column([END, SMALL]).ends


def test_an_empty_column_lets_the_flow_through() -> None:
    assert column([]) == void()


def test_a_split_stands_side_by_side_with_its_axis_in_the_middle() -> None:
    block = split([SMALL, SMALL], ("yes", "no"))
    assert block.axis == block.width / 2
    assert block.width > 80
    assert block.svg.count("<s/>") == 2
    assert block.svg.count("tip") == 2
    assert ">yes<" in block.svg
    assert ">no<" in block.svg


def test_bars_show_that_all_branches_are_taken() -> None:
    assert split([SMALL, LARGE], bars=True).svg.count('class="bar"') == 2
    assert 'class="bar"' not in split([SMALL, LARGE]).svg


def test_a_split_ends_when_all_its_branches_do() -> None:
    assert split([END, END]).ends
    assert not split([END, SMALL]).ends


def test_joined_blocks_touch() -> None:
    block = joined(SMALL, LARGE)
    assert (block.width, block.height, block.axis) == (100, 40, 30)


def test_a_frame_has_room_for_its_header_and_what_is_in_it() -> None:
    plain = framed(SMALL, "a", [], ("steps", "box"))
    detailed = framed(SMALL, "a", ["x: " + "y" * 60], ("steps", "box"))
    assert plain.width > SMALL.width
    assert plain.height > SMALL.height
    assert detailed.width > plain.width
    assert detailed.height == plain.height + 15


def test_a_loop_shows_the_way_back() -> None:
    plain = framed(SMALL, "a", [], ("loop", "box"))
    loop = framed(SMALL, "a", [], ("loop", "box"), back="flow")
    assert loop.svg.count('class="tip"') == plain.svg.count('class="tip"') + 1
    assert 'class="flow rough"' in framed(SMALL, "a", [], ("loop", "b"), back="flow rough").svg
