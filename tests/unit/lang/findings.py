"""Checking a text in one call, for the tests of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.lang.language import EXPRESSIONS

from mint.lang.check import check
from mint.lang.read import read

if TYPE_CHECKING:
    from collections.abc import Collection


def findings(text: str, participants: Collection[str] | None = None) -> list[str]:
    """What is found in a text: `position severity message`, hints after ` | `."""
    found = check(read(text, format="radial"), participants=participants, expressions=EXPRESSIONS)
    return [f"{each.position} {each.severity} {each.message} | {each.hint}" for each in found]
