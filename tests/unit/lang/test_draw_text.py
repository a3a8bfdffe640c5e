from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from mint.lang.draw_text import cells, escape, shorten, width, wrap


@given(st.text(), st.integers(2, 40))
def test_a_shortened_text_fits_on_one_line(text: str, most: int) -> None:
    short = shorten(text, most)
    assert cells(short) <= most
    assert len(short.splitlines()) <= 1


@given(st.text(), st.integers(2, 40), st.integers(1, 4))
def test_wrapped_lines_fit_and_are_not_too_many(text: str, most: int, lines: int) -> None:
    found = wrap(text, most, lines)
    assert len(found) <= lines
    assert all(cells(line) <= most for line in found)


def test_what_fits_is_not_touched() -> None:
    assert shorten("four", 4) == "four"
    assert shorten("fives", 4) == "fiv…"
    assert wrap("a b c d", 3, 4) == ["a b", "c d"]
    assert wrap("", 3, 4) == []


def test_broad_characters_count_twice_and_accents_not_at_all() -> None:
    assert cells("日本") == 4
    assert cells("e\u0301") == 1
    assert width("日", 10) > width("m", 10) > width("i", 10)


@given(st.text())
def test_any_text_may_stand_in_xml(text: str) -> None:
    ET.fromstring(f'<a b="{escape(text)}">{escape(text)}</a>')  # noqa: S314 - we wrote it ourselves


def test_lone_surrogates_are_replaced() -> None:
    assert escape("a\ud800<") == "a\N{REPLACEMENT CHARACTER}&lt;"
