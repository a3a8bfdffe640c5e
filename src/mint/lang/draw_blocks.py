"""How blocks of a drawing are put together: below one another, side by side, in a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.draw_shapes import Block, arrow, at, icon, line, rect, text, tip
from mint.lang.draw_text import MONOSPACE, cells, width

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 24
ASIDE = 26
RISE = 20
HEADER = 28
MARGIN = 16
RETURN = 22
"""How much room the way back of a loop takes on the right."""


def void() -> Block:
    """Nothing but the flow that goes through."""
    return Block(36, 0, 18, "")


def column(blocks: Sequence[Block]) -> Block:
    """Blocks one below the other, their axes in one line, with arrows between."""
    if not blocks:
        return void()
    axis = max(block.axis for block in blocks)
    y, svg = 0.0, ""
    before: Block | None = None
    for block in blocks:
        if before is not None:
            if not before.ends:
                svg += arrow([(axis, y), (axis, y + GAP)])
            y += GAP
        svg += at(block, axis - block.axis, y)
        y += block.height
        before = block
    right = max(block.width - block.axis for block in blocks)
    return Block(axis + right, y, axis, svg, blocks[-1].ends)


def split(branches: Sequence[Block], labels: Sequence[str] = (), *, bars: bool = False) -> Block:
    """Blocks side by side: the flow divides above them and joins below them.

    Args:
        branches: from left to right.
        labels: what is written at the begin of each; "" for nothing.
        bars: whether the flow goes through all of them, which bars show, or through one.
    """
    axes, x = [], 0.0
    for block in branches:
        axes.append(x + block.axis)
        x += block.width + ASIDE
    total, height = x - ASIDE, max(block.height for block in branches)
    axis = (axes[0] + axes[-1]) / 2
    bottom = RISE * 2 + height
    svg = ""
    for index, block in enumerate(branches):
        branch = axes[index]
        svg += _way_in(axis, branch, bars=bars, through=not block.height)
        svg += at(block, branch - block.axis, RISE * 1.4)
        if not block.ends:
            leave = RISE * 1.4 + block.height
            end = [(branch, leave), (branch, bottom)]
            svg += line(end if bars else [*end, (axis, bottom)])
        if index < len(labels) and labels[index]:
            svg += text(branch + 6, RISE * 1.4 - 11, labels[index], "label")
    if bars:
        svg += _bar(axes[0], axes[-1], 0) + _bar(axes[0], axes[-1], bottom)
    ends = all(block.ends for block in branches)
    return Block(total, bottom, axis, svg, ends)


def _way_in(axis: float, branch: float, *, bars: bool, through: bool) -> str:
    start = [(branch, 0.0)] if bars else [(axis, 0.0), (axis, 8.0), (branch, 8.0)]
    if not bars and branch == axis:
        start = [(axis, 0.0)]
    points = [*start, (branch, RISE * 1.4)]
    return line(points) if through else arrow(points)


def _bar(left: float, right: float, y: float) -> str:
    return rect(left - 14, y - 2, (right - left + 28, 4), "bar", 2)


def joined(top: Block, below: Block) -> Block:
    """A block right on top of another, their axes in one line."""
    axis = max(top.axis, below.axis)
    right = max(top.width - top.axis, below.width - below.axis)
    svg = at(below, axis - below.axis, top.height) + at(top, axis - top.axis, 0)
    return Block(axis + right, top.height + below.height, axis, svg, below.ends)


def framed(
    body: Block, name: str, details: Sequence[str], look: tuple[str, str], *, back: str = ""
) -> Block:
    """A block in a frame with a header.

    Args:
        body: what stands in it.
        name: the headline.
        details: further lines of the header.
        look: the name of an icon, and the class of the frame.
        back: "flow" for a way back from the end to the beginning, "flow rough" for one that is
            taken only on command, "" for none.
    """
    header = HEADER + 15 * len(details)
    lines = [width(name, 13) + 30, *(cells(each) * MONOSPACE * 11 for each in details)]
    side = MARGIN + RETURN * bool(back)
    wide = max(body.width + MARGIN + side, max(lines) + 2 * MARGIN)
    left = max(MARGIN, (wide - body.width - side + MARGIN) / 2)
    top = header + (GAP if body.height else 6)
    high = top + body.height + (GAP if back else MARGIN)
    axis = left + body.axis
    svg = rect(0, 0, (wide, high), look[1], 9) + rect(0, 0, (wide, header), "band", 9)
    svg += icon(10, 7, look[0]) + text(30, 19, name, "name")
    for index, each in enumerate(details):
        svg += text(10, 34 + 15 * index, each, "code")
    svg += at(body, left, top)
    if body.height:
        svg += arrow([(axis, header), (axis, top)])
    if body.height and not body.ends:
        svg += line([(axis, top + body.height), (axis, high)])
    if back and body.height:
        right, low = wide - 13, top + body.height + 10
        way = [(axis, low), (right, low), (right, header + 9), (axis + 1, header + 9)]
        svg += line(way, back) + tip(axis + 1, header + 9, towards="left")
    return Block(wide, high, axis, svg, body.ends)
