"""The page of commands, from the help that each prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cyclopts import App

ALWAYS = re.compile(r"\*\*For every command\*\*:\n\n((?:\*.*\n|    .*\n)+)\n?")
CONTENTS = re.compile(r"## Table of Contents\n\n(?:\s*- .*\n)+\n")


def commands(app: App) -> str:
    """The page: every command with its arguments, as `--help` has them.

    Options that every command has, and what stands below every help, are told once.
    """
    page = app.generate_docs(output_format="markdown").rstrip() + "\n"
    always = ALWAYS.search(page)
    intro = ""
    if always is not None:
        intro += f"## Options of every command\n\n{always[1]}\n"
    if app.help_epilogue:
        intro += f"{app.help_epilogue}\n\n"
    page = CONTENTS.sub(lambda _: intro, ALWAYS.sub("", page), count=1)
    return page.rstrip() + "\n"
