"""Colours of drawings, for light and dark surroundings."""

from __future__ import annotations

from typing import NamedTuple

SANS = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', 'DejaVu Sans', sans-serif"
MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"


class Pair(NamedTuple):
    """Fill and stroke."""

    fill: str
    stroke: str


class Palette(NamedTuple):
    """The colours of one scheme.

    Args:
        paper: behind everything.
        ink: of texts.
        dim: of lesser texts.
        line: of connectors.
        accent: of conditions.
        plain: of boxes without a colour of their own.
        group: of definitions and frames.
        kinds: of boxes, by what they do.
        states: of boxes, by how far they are.
    """

    paper: str
    ink: str
    dim: str
    line: str
    accent: str
    plain: Pair
    group: Pair
    kinds: dict[str, Pair]
    states: dict[str, Pair]


LIGHT = Palette(
    paper="#ffffff",
    ink="#1d2733",
    dim="#54626f",
    line="#8795a3",
    accent="#6b43b8",
    plain=Pair("#ffffff", "#b4c0cc"),
    group=Pair("#f5f7fa", "#ccd5de"),
    kinds={
        "work": Pair("#edf4ff", "#6d9ee0"),
        "call": Pair("#eaf8f1", "#56ab85"),
        "wait": Pair("#fff7e3", "#d9a93d"),
        "event": Pair("#e8f8fa", "#4ba3b3"),
        "choice": Pair("#f5f0ff", "#a184d6"),
        "jump": Pair("#fdf0fa", "#c77fb5"),
        "fail": Pair("#ffecec", "#d85757"),
    },
    states={
        "done": Pair("#e1f5e7", "#3a9a5c"),
        "here": Pair("#d9eaff", "#1f6fe5"),
        "waiting": Pair("#fff1cc", "#c98f12"),
        "error": Pair("#ffdfdf", "#cf2330"),
        "cancelled": Pair("#eceff2", "#87919b"),
        "skipped": Pair("#ffffff", "#87919b"),
        "pending": Pair("#ffffff", "#ccd5de"),
    },
)

DARK = Palette(
    paper="#14181d",
    ink="#e4eaf0",
    dim="#9dabb9",
    line="#6d7c8b",
    accent="#b9a0f2",
    plain=Pair("#1d242c", "#53616f"),
    group=Pair("#191f26", "#3a4652"),
    kinds={
        "work": Pair("#1b2a40", "#5489d0"),
        "call": Pair("#17302a", "#479a77"),
        "wait": Pair("#332a14", "#b98d2f"),
        "event": Pair("#142d33", "#43929f"),
        "choice": Pair("#2a2340", "#8f74c6"),
        "jump": Pair("#33202f", "#ad6a9d"),
        "fail": Pair("#3c1c1f", "#d85757"),
    },
    states={
        "done": Pair("#16331f", "#43a866"),
        "here": Pair("#15315c", "#539bf5"),
        "waiting": Pair("#3b2e0e", "#d9a21b"),
        "error": Pair("#4a191d", "#f0525c"),
        "cancelled": Pair("#262c33", "#737f8a"),
        "skipped": Pair("#191f26", "#737f8a"),
        "pending": Pair("#191f26", "#3a4652"),
    },
)

STATES = tuple(LIGHT.states)
"""The states that a step can be shown in."""

_SHAPES = f"""
.mint-drawing text {{ font-family: {SANS}; font-size: 13px; }}
.mint-drawing .title {{ font-size: 18px; font-weight: 700; }}
.mint-drawing .name {{ font-weight: 600; }}
.mint-drawing .code {{ font-family: {MONO}; font-size: 11px; }}
.mint-drawing .label {{ font-size: 11px; }}
.mint-drawing .note {{ font-size: 11px; font-style: italic; }}
.mint-drawing .box {{ stroke-width: 1.3; }}
.mint-drawing .flow {{ fill: none; stroke-width: 1.4; }}
.mint-drawing .rough {{ stroke-dasharray: 4 3; }}
.mint-drawing .icon {{ fill: none; stroke-width: 1.4; stroke-linecap: round; \
stroke-linejoin: round; }}
.mint-drawing .here > .box {{ stroke-width: 2.6; }}
.mint-drawing .cancelled > .box {{ stroke-dasharray: 4 3; }}
.mint-drawing .cancelled > .name {{ text-decoration: line-through; }}
.mint-drawing .mark {{ fill: none; stroke: #ffffff; stroke-width: 1.8; stroke-linecap: round; \
stroke-linejoin: round; }}
"""


def style() -> str:
    """The style sheet of a drawing; every rule is limited to drawings."""
    dark = "@media (prefers-color-scheme: dark) {" + colours(DARK) + "}"
    return f"<style>{_SHAPES}{colours(LIGHT)}{dark}</style>"


def colours(palette: Palette) -> str:
    """The rules of one scheme."""
    rules = [
        (".paper", f"fill: {palette.paper}"),
        ("text", f"fill: {palette.ink}"),
        (".code, .label, .note", f"fill: {palette.dim}"),
        (".flow", f"stroke: {palette.line}"),
        (".tip, .bar", f"fill: {palette.line}"),
        (".icon", f"stroke: {palette.dim}"),
        (".group", _pair(palette.group)),
        (".band", f"fill: {palette.group.stroke}; fill-opacity: 0.45"),
        (".rule", f"stroke: {palette.group.stroke}"),
        (".box", _pair(palette.plain)),
        (".condition", f"fill: {palette.accent}"),
        *((f".{kind} > .box", _pair(pair)) for kind, pair in palette.kinds.items()),
        *((f".{kind} > .icon", f"stroke: {p.stroke}") for kind, p in palette.kinds.items()),
        *((f".{state} > .box", _pair(pair)) for state, pair in palette.states.items()),
        *((f".{state} > .badge", f"fill: {p.stroke}") for state, p in palette.states.items()),
        *((f".{each} > .group", f"fill: {palette.group.fill}") for each in palette.states),
        (".pending > text, .pending > .icon", "opacity: 0.6"),
        (".skipped > text, .skipped > .icon", "opacity: 0.6"),
    ]
    return "\n".join(f"{_scoped(selector)} {{ {rule}; }}" for selector, rule in rules)


def _scoped(selector: str) -> str:
    return ", ".join(f".mint-drawing {each}" for each in selector.split(", "))


def _pair(pair: Pair) -> str:
    return f"fill: {pair.fill}; stroke: {pair.stroke}"
