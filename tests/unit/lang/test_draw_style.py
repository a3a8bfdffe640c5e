from __future__ import annotations

import re

import pytest

from mint.lang.draw_kinds import CALL, CHOICE, WORK
from mint.lang.draw_style import DARK, LIGHT, STATES, Palette, colours, style


def luminance(colour: str) -> float:
    """The relative luminance of a colour `#rrggbb`, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How well one colour is seen on another, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_texts_can_be_read_on_every_fill(palette: Palette) -> None:
    fills = [palette.paper, palette.plain.fill, palette.group.fill]
    fills += [pair.fill for pair in (*palette.kinds.values(), *palette.states.values())]
    for fill in fills:
        assert contrast(palette.ink, fill) >= 7, fill
        assert contrast(palette.dim, fill) >= 4.5, fill
        assert contrast(palette.accent, fill) >= 4.5, fill


def test_both_schemes_colour_the_same_things() -> None:
    def selectors(palette: Palette) -> list[str]:
        return re.findall(r"^[^{]+", colours(palette), re.MULTILINE)

    assert selectors(LIGHT) == selectors(DARK)


def test_rules_are_limited_to_drawings() -> None:
    rules = re.sub(r"</?style>|@media[^{]*{|}$", "", style())
    heads = re.findall(r"([^{}]+)\{", rules)
    assert heads
    assert all(
        part.strip().startswith(".mint-drawing") for head in heads for part in head.split(",")
    )


def test_every_colour_name_that_is_used_exists() -> None:
    assert {WORK.colour, CALL.colour, CHOICE.colour} <= set(LIGHT.kinds)
    assert tuple(DARK.states) == STATES
