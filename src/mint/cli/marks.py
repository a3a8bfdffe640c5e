from __future__ import annotations

from typing import TYPE_CHECKING

from mint.cli.terminal import unicode_output

if TYPE_CHECKING:
    from collections.abc import Mapping

STYLES: Mapping[str, str] = {
    "done": "green",
    "here": "bold blue",
    "waiting": "yellow",
    "error": "bold red",
    "cancelled": "dim strike",
    "skipped": "dim",
    "pending": "dim",
}
"""How the states of a step look; those that `mint.lang.draw` knows."""

_SIGNS = {
    "done": "✔",
    "here": "▶",
    "waiting": "◷",
    "error": "✖",
    "cancelled": "⊘",
    "skipped": "»",
    "pending": "·",
}
_PLAIN_SIGNS = {
    "done": "+",
    "here": ">",
    "waiting": "~",
    "error": "!",
    "cancelled": "-",
    "skipped": "s",
    "pending": ".",
}


def sign(state: str) -> str:
    """The sign of a state: of one character, and telling without colours."""
    signs = _SIGNS if unicode_output() else _PLAIN_SIGNS
    return signs.get(state, "?")


def guides() -> tuple[str, str, str, str]:
    """What stands before a step: below more, below the last, then the same for its own lines."""
    return ("├─ ", "└─ ", "│  ", "   ") if unicode_output() else ("|- ", "`- ", "|  ", "   ")


def bar(done: float, total: float, width: int = 12) -> str:
    """A bar that is full when `done` is `total`."""
    share = min(max(done / total, 0), 1) if total > 0 else 0.0
    full, empty = ("█", "░") if unicode_output() else ("#", ".")
    filled = round(share * width)
    return full * filled + empty * (width - filled)
