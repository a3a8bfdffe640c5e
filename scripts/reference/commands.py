"""The page of commands, from the help that each prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cyclopts import App


def commands(app: App) -> str:
    """The page: every command with its arguments, as `--help` has them."""
    return app.generate_docs(output_format="markdown").rstrip() + "\n"
