"""The strokes of drawings: numbers in, SVG out."""

from __future__ import annotations

from typing import NamedTuple

from mint.lang.draw_text import escape

ICONS = {
    "person": "M7 7a2.6 2.6 0 1 0 0-5.2a2.6 2.6 0 1 0 0 5.2zM2 13c.4-3 2.4-4.2 5-4.2s4.6 1.2 5 4.2",
    "clock": "M7 1.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM7 4v3.2l2.2 1.4",
    "loop": "M11.8 5A5.2 5.2 0 1 0 12.2 8.2M12.3 1.8V5.2H8.9",
    "fork": "M7 1v4M2.5 13V9q0-4 4.5-4t4.5 4v4M7 5v8",
    "choice": "M7 1.2L12.8 7L7 12.8L1.2 7z",
    "call": "M1.5 2.5h11v9h-11zM4 2.5v9M10 2.5v9",
    "pen": "M2 12l.6-3L9.8 1.8l2.4 2.4L5 11.4zM8.3 3.3l2.4 2.4",
    "speech": "M1.5 2.5h11v7H7l-3 2.8V9.5H1.5z",
    "bell": "M2.5 10.2h9L10.3 8.5V6a3.3 3.3 0 0 0-6.6 0v2.5zM5.8 12.3h2.4",
    "jump": "M2 11.5C2 6 5 4 11.5 4M8.5 1L11.8 4L8.5 7",
    "cross": "M3 3l8 8M11 3l-8 8",
    "stop": "M4.5 1.5h5l3 3v5l-3 3h-5l-3-3v-5z",
    "pause": "M4.5 2.5v9M9.5 2.5v9",
    "lock": "M2.5 6.5h9v6h-9zM4.5 6.5V4.5a2.5 2.5 0 0 1 5 0v2",
    "steps": "M2 3h10M2 7h10M2 11h10",
}
"""Little pictures, 14 pixels wide and high."""

MARKS = {
    "done": "M-3.5 .3L-1 2.8L3.5-2.5",
    "here": "M-2-3.2L3 0L-2 3.2z",
    "waiting": "M0-3.5V.3L2.5 2",
    "error": "M0-3.8V1M0 3.6v.1",
    "cancelled": "M-2.6-2.6L2.6 2.6M2.6-2.6L-2.6 2.6",
    "skipped": "M-3-2.4L0 0L-3 2.4M0.4-2.4L3.4 0L0.4 2.4",
    "pending": "M-3 0h.1M0 0h.1M3 0h.1",
}
"""What the badge of a state shows, so that colour is not all that tells it."""


class Block(NamedTuple):
    """A piece of a drawing.

    Args:
        width: in pixels.
        height: in pixels.
        axis: where, from the left, the flow comes in at the top and leaves at the bottom.
        svg: its strokes, from its upper left corner.
        ends: whether the flow never leaves it.
    """

    width: float
    height: float
    axis: float
    svg: str
    ends: bool = False


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{round(value, 1) or 0.0:.1f}".removesuffix(".0")


def at(block: Block, x: float, y: float) -> str:
    """A block put somewhere."""
    return f'<g transform="translate({number(x)} {number(y)})">{block.svg}</g>'


def rect(x: float, y: float, size: tuple[float, float], kind: str, radius: float = 7) -> str:
    """A rectangle with round corners; `size` is its width and height."""
    width, height = size
    return (
        f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{number(width)}" '
        f'height="{number(height)}" rx="{number(radius)}"/>'
    )


def polygon(points: list[tuple[float, float]], kind: str) -> str:
    """A closed line through points."""
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon class="{kind}" points="{path}"/>'


def text(x: float, y: float, words: str, kind: str) -> str:
    """A line of text that begins at a point of its base line."""
    return f'<text class="{kind}" x="{number(x)}" y="{number(y)}">{escape(words)}</text>'


def icon(x: float, y: float, name: str) -> str:
    """A little picture by its upper left corner."""
    where = f"translate({number(x)} {number(y)})"
    return f'<path class="icon" transform="{where}" d="{ICONS[name]}"/>'


def badge(x: float, y: float, state: str) -> str:
    """The mark of a state around a point."""
    where = f"translate({number(x)} {number(y)})"
    circle = f'<circle class="badge" cx="{number(x)}" cy="{number(y)}" r="7.5"/>'
    return f'{circle}<path class="mark" transform="{where}" d="{MARKS[state]}"/>'


def line(points: list[tuple[float, float]], kind: str = "flow") -> str:
    """A line through points, its corners rounded."""
    path = f"M{number(points[0][0])} {number(points[0][1])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path += _corner(before, corner, after)
    path += f"L{number(points[-1][0])} {number(points[-1][1])}"
    return f'<path class="{kind}" d="{path}"/>'


def _corner(
    before: tuple[float, float], corner: tuple[float, float], after: tuple[float, float]
) -> str:
    (x, y), (u, v) = _towards(corner, before), _towards(corner, after)
    return (
        f"L{number(x)} {number(y)}Q{number(corner[0])} {number(corner[1])} {number(u)} {number(v)}"
    )


def _towards(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """The point a little way from start towards end."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = max(abs(across) + abs(down), 0.1)
    part = min(6.0, length / 2) / length
    return start[0] + across * part, start[1] + down * part


def tip(x: float, y: float, *, towards: str = "down") -> str:
    """The head of an arrow that ends at a point."""
    if towards == "left":
        return polygon([(x, y), (x + 7, y - 4), (x + 7, y + 4)], "tip")
    return polygon([(x, y), (x - 4, y - 7), (x + 4, y - 7)], "tip")


def arrow(points: list[tuple[float, float]], *, towards: str = "down", kind: str = "flow") -> str:
    """A line with a head at its end."""
    return line(points, kind) + tip(*points[-1], towards=towards)
