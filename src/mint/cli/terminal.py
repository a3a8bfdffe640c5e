"""What is printed, and how: all output of commands goes through here."""

from __future__ import annotations

import json
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, RenderableType
    from rich.text import Text

_WIDE = 10_000
"""Columns where nobody looks: nothing is cut that a program may want to read."""

_CONTROLS = {code: f"\\x{code:02x}" for code in {*range(32), *range(127, 160)} - {ord("\n")}}
"""Texts of others must not steer the terminal."""


def print_anything() -> None:
    """Make the outputs take every text: what they have no letter for is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def unicode_output() -> bool:
    """Whether standard output can show more than ASCII."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def console(*, stderr: bool = False) -> Console:
    """A console on standard output, or standard error; made anew since tests replace those."""
    from rich.console import Console  # noqa: PLC0415 - not needed for JSON, and it takes time

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _WIDE
    return Console(
        file=stream, width=width, markup=False, highlight=False, emoji=False, soft_wrap=False
    )


def show(*things: RenderableType) -> None:
    """Print for people."""
    target = console()
    for thing in things:
        target.print(thing)


def show_json(value: Any) -> None:
    """Print one JSON document for programs."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=not unicode_output()) + "\n")


def show_json_line(value: Any) -> None:
    """Print one JSON document of a stream, on a line of its own, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=not unicode_output()) + "\n")
    sys.stdout.flush()


def safe(value: object) -> str:
    r"""A text in which nothing can steer the terminal.

    Example:
        >>> safe("red\x1b[31m")
        'red\\x1b[31m'
    """
    return str(value).translate(_CONTROLS)


def text(value: object, style: str = "") -> Text:
    """A text for the terminal, nothing in it understood as a command to it."""
    from rich.text import Text  # noqa: PLC0415 - not needed for JSON, and it takes time

    return Text(safe(value), style)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, whole: int = 1) -> Any:
    """A table without lines.

    Args:
        headings: of the columns; none is shown when all are empty.
        rows: cells are texts, numbers, or texts with a style.
        whole: how many columns, from the left, are never cut.
    """
    from rich.table import Table  # noqa: PLC0415 - not needed for JSON, and it takes time
    from rich.text import Text  # noqa: PLC0415 - the same

    headed = any(headings)
    made = Table(
        box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), show_header=headed
    )
    for number, heading in enumerate(headings):
        if number < whole:
            made.add_column(heading, no_wrap=True, overflow="ignore")
        else:
            made.add_column(heading, overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else text(cell) for cell in row))
    return made
