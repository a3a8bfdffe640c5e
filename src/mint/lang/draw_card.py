"""The box of a single step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from mint.lang.draw_kinds import Kind, always_ends, kind_of
from mint.lang.draw_shapes import Block, badge, icon, polygon, rect, text
from mint.lang.draw_style import STATES
from mint.lang.draw_text import MONOSPACE, cells, escape, shorten, width, wrap
from mint.lang.fmt_radial import to_radial
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME_SIZE = 13
CODE_SIZE = 11
LINE = 15
PADDING = 11
MOST_CELLS = 36
MOST_LINES = 5
HEADLINE = 22
"""A longer text does not stand beside the name but below it."""

MIN_WIDTH = 96
OUTSTANDING = {"lozenge": 16.0, "cut": 4.0, "double": 4.0}
"""How far a shape stands out on both sides of what is written in it."""


class View(NamedTuple):
    """What a drawing shows besides the tree.

    Args:
        states: by position, how far a step is.
        notes: by position, a few words below a step.
        definitions: the names of subprocesses.
    """

    states: Mapping[str, str]
    notes: Mapping[str, str]
    definitions: set[str]


class _Row(NamedTuple):
    words: str
    style: str


def card(tree: Tree, position: str, view: View) -> Block:
    """The box of a step, its attributes and notes in it."""
    kind = kind_of(tree, view.definitions)
    name, text_left = _name(tree, kind)
    rows = [_Row(line, "code condition") for line in _conditions(tree)]
    rows.append(_Row(name, "name"))
    rows += _details(tree, kind, text_left)
    rows += [_Row(line, "note") for line in wrap(view.notes.get(position, ""), MOST_CELLS, 3)]
    inside = max(_width(row) + 20 * (row.style == "name") for row in rows)
    size = max(MIN_WIDTH, inside + 2 * PADDING), 2 * PADDING - 4 + LINE * len(rows)
    out = OUTSTANDING.get(kind.shape, 0.0)
    svg = _shape(kind.shape, out, size) + _rows(rows, kind, out + PADDING)
    wide = size[0] + 2 * out
    block = Block(wide, size[1], wide / 2, svg, always_ends(tree))
    return marked(block, tree, position, view, kind.colour)


def marked(block: Block, tree: Tree, position: str, view: View, colour: str) -> Block:
    """A block that bears the position, state and full text of a step."""
    state = view.states.get(position, "")
    known = state if state in STATES else ""
    # In a drawing of states, colours of kinds would only confuse.
    look = known or ("" if view.states else colour)
    tooltip = to_radial(Tree(tree.name, tree.attributes)) + view.notes.get(position, "")
    mark = badge(block.width - 5, 3, known) if known else ""
    svg = (
        f'<g class="step {look}" data-position="{escape(position)}"'
        f"{_data_state(state)}><title>{escape(tooltip.strip())}</title>{block.svg}{mark}</g>"
    )
    return block._replace(svg=svg)


def _data_state(state: str) -> str:
    return f' data-state="{escape(state)}"' if state else ""


def value_text(value: Any) -> str:
    """A value of an attribute as a reader of a drawing likes it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _name(tree: Tree, kind: Kind) -> tuple[str, str]:
    """The headline of a box, and the text of the step when that is not in it."""
    words = tree.text or ""
    if tree.name == "participant":
        who = words or tree.attributes.get("ref")
        return (shorten(who, 28), "") if isinstance(who, str) and who else (tree.name, "")
    if words and cells(words) <= HEADLINE and kind.shape != "lozenge":
        return shorten(f"{tree.name} {words}", 40), ""
    return shorten(tree.name, 40), words


def _conditions(tree: Tree) -> list[str]:
    pairs = ((key, tree.attributes.get(key)) for key in ("if", "unless"))
    return [
        shorten(f"{key} {value_text(value)}", MOST_CELLS)
        for key, value in pairs
        if value is not None
    ]


def _details(tree: Tree, kind: Kind, text_left: str) -> list[_Row]:
    lines = wrap(text_left, MOST_CELLS - 4, 3)
    skipped = {"if", "unless", tree.text} | ({"ref"} if tree.name == "participant" else set())
    pairs = [(key, value) for key, value in tree.attributes.items() if key not in skipped]
    if kind.shape == "lozenge" and not lines:
        lines = [
            line
            for key, value in pairs
            if key in ("test", "t")
            for line in wrap(value_text(value), MOST_CELLS - 4, 3)
        ]
        pairs = [(key, value) for key, value in pairs if key not in ("test", "t")]
    shown = [shorten(f"{key}: {value_text(value)}", MOST_CELLS) for key, value in pairs]
    if len(shown) > MOST_LINES:
        shown[MOST_LINES - 1 :] = [f"… and {len(shown) - MOST_LINES + 1} more"]
    return [_Row(line, "code") for line in (*lines, *shown)]


def _width(row: _Row) -> float:
    if row.style == "name":
        return width(row.words, NAME_SIZE)
    return cells(row.words) * MONOSPACE * CODE_SIZE


def _rows(rows: list[_Row], kind: Kind, x: float) -> str:
    svg = ""
    for index, row in enumerate(rows):
        y = PADDING + 9 + LINE * index
        if row.style == "name":
            svg += icon(x, y - 11, kind.icon)
            svg += text(x + 20, y, row.words, row.style)
        else:
            svg += text(x, y - 0.5, row.words, row.style)
    return svg


def _shape(shape: str, out: float, size: tuple[float, float]) -> str:
    """The outline of a box; `size` is what is within it, `out` how far it stands out."""
    (wide, high), right = size, size[0] + 2 * out
    match shape:
        case "lozenge":
            upper = [(out, 0.0), (out + wide, 0.0), (right, high / 2)]
            return polygon([*upper, (out + wide, high), (out, high), (0, high / 2)], "box")
        case "cut":
            upper = [(0, 6), (6, 0), (right - 6, 0), (right, 6)]
            lower = [(right, high - 6), (right - 6, high), (6, high), (0, high - 6)]
            return polygon([*upper, *lower], "box")
        case "pill":
            return rect(0, 0, size, "box", min(high / 2, 17))
        case "double":
            return rect(0, 0, (right, high), "box", 4) + rect(out, 0, size, "box", 0)
    return rect(0, 0, size, "box")
