"""Checking a text in one call, for the tests of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.lang.language import EXPRESSIONS

from mint.lang.check import check
from mint.lang.known_fields import Known
from mint.lang.read import read

if TYPE_CHECKING:
    from collections.abc import Collection


def findings(
    text: str,
    participants: Collection[str] | None = None,
    known: Known = Known(),  # noqa: B008 - frozen
) -> list[str]:
    """What is found in a text: `position severity message`, hints after ` | `; without notes."""
    found = _found(text, participants, known)
    return [each for each in found if " info " not in each]


def notes(text: str, participants: Collection[str] | None = None) -> list[str]:
    """The notes to a text, in the same form without the word `info`."""
    found = _found(text, participants, Known())
    return [each.replace(" info", "", 1) for each in found if " info " in each]


def _found(text: str, participants: Collection[str] | None, known: Known) -> list[str]:
    reading = read(text, format="radial")
    found = check(reading, participants=participants, expressions=EXPRESSIONS, known=known)
    return [f"{each.position} {each.severity} {each.message} | {each.hint}" for each in found]
