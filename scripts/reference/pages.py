"""Which pages are generated, and from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.reference.commands import commands
from scripts.reference.expressions import expressions
from scripts.reference.settings import settings

from mint.cli.table import application
from mint.expressions.table import EXPRESSIONS
from mint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES: dict[str, Callable[[], str]] = {
    "cli.md": lambda: commands(application()),
    "expressions.md": lambda: expressions(EXPRESSIONS),
    "settings.md": lambda: settings(Settings, "MINT_"),
}
