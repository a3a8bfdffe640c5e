"""What the page of live editing says of attributes is what the words say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

from mint.expressions.table import EXPRESSIONS
from mint.interpreter.planning import ANY, FREE, SHAPING

PAGE = (Path(__file__).parents[2] / "docs" / "tutorial" / "live-editing.md").read_text()
ROWS = re.findall(r"^\| (`\w+`[^|]*) \| ([^|]*) \|$", PAGE.partition("| words |")[2], re.MULTILINE)


def words(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def attributes(text: str) -> frozenset[str]:
    """What a cell of the second column means."""
    if text.startswith("all but"):
        return frozenset({ANY})
    named = {*words(text)} - {"unless"}
    if "the same with `unless`" in text:
        named |= {f"{name.removesuffix('_if')}_unless" for name in named}
    return frozenset(named | ({"text"} if "the text" in text else set()))


def paragraph(begins: str) -> frozenset[str]:
    """What a paragraph names in its list, which ends with its first full stop."""
    return frozenset(words(PAGE[PAGE.index(begins) :].partition(".\n")[0].partition(". ")[0]))


def test_each_word_takes_what_the_table_says() -> None:
    told = {word: attributes(cell) for names, cell in ROWS for word in words(names)}
    known = {word.names[0]: frozenset(word.amends) for word in EXPRESSIONS.values() if word.amends}
    assert told == known


def test_the_attributes_of_any_step_are_those_of_the_planner() -> None:
    assert paragraph("Any step may get, lose or change") == FREE
    assert paragraph("Other attributes, and other words") != SHAPING
    assert frozenset(
        words(PAGE[PAGE.index("it stands in its process:") :].partition(".\n")[0])
    ) == (SHAPING)
