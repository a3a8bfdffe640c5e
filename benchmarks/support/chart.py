from __future__ import annotations

from html import escape
from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROW, _LEFT, _RIGHT, _WIDTH = 26, 300, 110, 760
_HEAD = 44
_WIDE = 50.0
"""From this ratio between the longest and the shortest bar on, the scale is logarithmic."""


def bars(title: str, unit: str, values: Mapping[str, float]) -> str:
    """A bar chart as SVG, one bar for each value, ours first.

    Args:
        title: what it shows.
        unit: of the values.
        values: by name; names that begin with `MINT` stand out.

    Example:
        >>> bars("Rate", "steps/s", {"MINT": 11_000, "other": 300}).startswith("<svg")
        True
    """
    shown = {name: value for name, value in values.items() if value > 0}
    logarithmic = bool(shown) and max(shown.values()) / min(shown.values()) > _WIDE
    scale = f"{unit}, logarithmic scale" if logarithmic else unit
    height = _HEAD + _ROW * len(shown) + 8
    lengths = _lengths(list(shown.values()), logarithmic=logarithmic)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}">',
        "<style>text { font: 13px sans-serif }</style>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="8" y="18" font-weight="bold">{escape(title)}</text>',
        f'<text x="8" y="35" fill="#666666">{escape(scale)}</text>',
    ]
    for row, (name, length) in enumerate(zip(shown, lengths, strict=True)):
        lines += _bar(_HEAD + row * _ROW, name, length, shown[name])
    return "\n".join([*lines, "</svg>", ""])


def _lengths(values: list[float], *, logarithmic: bool) -> list[float]:
    """The part of the longest bar that each is, 0 to 1."""
    if not values:
        return []
    if not logarithmic:
        return [value / max(values) for value in values]
    least = log10(min(values)) - 0.3
    return [(log10(value) - least) / (log10(max(values)) - least) for value in values]


def _bar(top: float, name: str, length: float, value: float) -> list[str]:
    colour = "#2a7f62" if name.startswith("MINT") else "#9aa5b1"
    width = max(1.0, length * (_WIDTH - _LEFT - _RIGHT))
    middle = top + _ROW * 0.62
    return [
        f'<text x="{_LEFT - 8}" y="{middle:.0f}" text-anchor="end">{escape(name)}</text>',
        f'<rect x="{_LEFT}" y="{top + 3}" width="{width:.0f}" height="18" fill="{colour}"/>',
        f'<text x="{_LEFT + width + 6:.0f}" y="{middle:.0f}">{number(value)}</text>',
    ]


_PLAIN = 100
"""From here on, numbers are shown without decimals."""


def number(value: float) -> str:
    """A number for people.

    Example:
        >>> number(11713.2), number(0.0861)
        ('11,713', '0.0861')
    """
    return f"{value:,.0f}" if abs(value) >= _PLAIN else f"{value:.3g}"
