from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Text(NamedTuple):
    """A script's text, ready to be compiled."""

    tree: ast.Module
    path: str
    old: bool


def read(path: Path) -> Text:
    """Read a script."""
    return Text(ast.parse(path.read_bytes(), str(path)), str(path), True)
