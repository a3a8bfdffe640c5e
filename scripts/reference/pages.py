"""Which pages are generated, and from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.reference.air import air
from scripts.reference.commands import commands
from scripts.reference.expressions import expressions
from scripts.reference.settings import settings

from mint.air.answers import Work
from mint.air.control import COMMANDS
from mint.cli.table import application
from mint.expressions.table import EXPRESSIONS
from mint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES: dict[str, Callable[[], str]] = {
    "air.md": lambda: air(COMMANDS, Work),
    "cli.md": lambda: commands(application()),
    "expressions.md": lambda: expressions(EXPRESSIONS),
    "settings.md": lambda: settings(Settings, "MINT_"),
}
