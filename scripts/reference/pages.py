"""Which pages are generated, and from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.expressions.table import EXPRESSIONS
from scripts.reference.expressions import expressions

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES: dict[str, Callable[[], str]] = {
    "expressions.md": lambda: expressions(EXPRESSIONS),
}
