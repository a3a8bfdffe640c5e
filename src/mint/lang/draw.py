from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.draw_blocks import column, framed
from mint.lang.draw_card import View, marked
from mint.lang.draw_flow import block_of, blocks_below, definitions, header
from mint.lang.draw_shapes import Block, at, badge, number, text
from mint.lang.draw_style import STATES, style
from mint.lang.draw_text import escape, width
from mint.lang.hoist import DEFINES, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mint.model.tree import Tree

EDGE = 24
BETWEEN = 36


def draw(
    tree: Tree,
    *,
    states: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    title: str = "",
) -> str:
    """Draw a definition or a process as one SVG image that needs nothing else.

    The flow goes from top to bottom. Branches of a concurrence stand side by side, loops and
    other steps with children are framed, subprocesses stand apart on the right. Each step is a
    `<g class="step" data-position="0_1">`, for pages that want to do something with it.

    Args:
        tree: what to draw.
        states: by position: done, here, waiting, error, cancelled or pending.
        notes: by position: a few words to show in the box of a step.
        title: stands above; "": the name of the definition.

    Example:
        >>> from mint.model.tree import Tree
        >>> draw(Tree("participant", {"al": None})).startswith("<svg ")
        True
    """
    names = {name_of(each) or "" for _, each in definitions(tree, "0")}
    root_name = name_of(tree) if tree.name in DEFINES else ""
    view = View(states or {}, notes or {}, names | {root_name or ""})
    body = _page(_groups(tree, view))
    head = _head(title or root_name or "", view.states)
    wide, high = max(head.width, body.width) + 2 * EDGE, head.height + body.height + 2 * EDGE
    name = escape(title or root_name or tree.name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mint-drawing" role="img" '
        f'width="{number(wide)}" height="{number(high)}" '
        f'viewBox="0 0 {number(wide)} {number(high)}"><title>{name}</title>{style()}'
        f'<rect class="paper" width="100%" height="100%"/>'
        f"{at(head, EDGE, EDGE)}{at(body, EDGE, EDGE + head.height)}</svg>\n"
    )


def _groups(tree: Tree, view: View) -> list[Block]:
    """The main flow, then each definition in a frame of its own."""
    steps = blocks_below(tree, "0", view) if tree.name in DEFINES else [block_of(tree, "0", view)]
    main = column([_dot("start"), *steps, _dot("end")])
    return [main, *(_group(each, where, view) for where, each in definitions(tree, "0"))]


def _group(tree: Tree, position: str, view: View) -> Block:
    name, details = header(tree, position, view)
    body = column(blocks_below(tree, position, view))
    frame = framed(body, name, details, ("call", "box group"))
    return marked(frame, tree, position, view, "")


def _dot(kind: str) -> Block:
    inner = '<circle class="tip" cx="9" cy="9" r="6"/>'
    outer = '<circle class="flow" cx="9" cy="9" r="9"/>'
    return Block(18, 18, 9, inner + outer * (kind == "end"))


def _page(groups: Sequence[Block]) -> Block:
    """The main flow on the left, the others in columns about as high as it is."""
    main, *others = groups
    area = sum(block.width * block.height for block in groups)
    limit = max(main.height, (0.6 * area) ** 0.5, *(block.height for block in others), 1)
    x, y, column_width = main.width + BETWEEN, 0.0, 0.0
    svg, high = at(main, 0, 0), main.height
    for block in others:
        if y and y + block.height > limit:
            x, y, column_width = x + column_width + BETWEEN, 0.0, 0.0
        svg += at(block, x, y)
        y += block.height + BETWEEN
        high = max(high, y - BETWEEN)
        column_width = max(column_width, block.width)
    return Block(x + column_width - BETWEEN * (not others), high, 0, svg)


def _head(title: str, states: Mapping[str, str]) -> Block:
    """The title, and what the colours mean."""
    svg, x, y = "", 0.0, 0.0
    if title:
        svg, y = text(0, 16, title, "title"), 36.0
    used = [state for state in STATES if state in states.values()]
    for state in used:
        svg += f'<g class="{state}">{badge(x + 8, y + 8, state)}</g>'
        svg += text(x + 21, y + 12, state, "label")
        x += 36 + width(state, 11)
    return Block(max(width(title, 18), x), y + 34 * bool(used), 0, svg)
