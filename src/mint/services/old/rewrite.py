from __future__ import annotations

import ast
import codecs
import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

from mint.services.old.signs import is_of_today
from mint.services.old.syntax import Syntax
from mint.services.old.tree import Tree
from mint.services.old.unreadable import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_DECLARED = re.compile(r"^#[ \t]*pisi:[ \t]*python3\b", re.MULTILINE)
_OLD_DEFAULT = "iso-8859-9"  # Latin with the letters of Turkish


class Text(NamedTuple):
    """A script's text, ready to be compiled.

    Args:
        tree: its syntax tree.
        path: where it is.
        old: whether it was written for Python 2, and needs the names of old.
    """

    tree: ast.Module
    path: str
    old: bool


def read(path: Path) -> Text:
    """Read a script, of today or of old.

    A script is of today if it says so, by a line `# pisi: python3`, or uses what Python 2 had not.
    Any other is taken as one of its time. Its lines keep their numbers.

    Raises:
        OSError: it cannot be read.
        Unreadable: it is no Python, of any time; the text tells file and line.
    """
    return understood(decoded(path.read_bytes(), str(path)), str(path))


def understood(text: str, path: str) -> Text:
    """As `read`, of a text that has been read already."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if _DECLARED.search(text):
            return Text(_parsed(text, path), path, old=False)
        try:
            tree: ast.Module | None = ast.parse(text, path)
        except (SyntaxError, ValueError):
            tree = None
        if tree is not None and is_of_today(tree):
            return Text(tree, path, old=False)
        syntax = Syntax(text, path)
        tree = _parsed(syntax.today(), path)
    exact = any(
        isinstance(each, ast.ImportFrom)
        and each.module == "__future__"
        and any(alias.name == "division" for alias in each.names)
        for each in tree.body
    )
    return Text(Tree(syntax.unpacked, exact=exact).visited(tree), path, old=True)


def decoded(text: bytes, path: str) -> str:
    """The text of a script, by the coding that it declares; line ends become newlines.

    Raises:
        Unreadable: it declares a coding that is not known.
    """
    text = text.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    declared = next(filter(None, map(_CODING.match, text.split(b"\n", 2)[:2])), None)
    if declared is None:
        try:
            return text.decode()
        except UnicodeDecodeError:
            return text.decode(_OLD_DEFAULT)
    coding = declared[1].decode()
    try:
        return text.decode(coding, "replace")
    except LookupError:
        raise Unreadable(f"there is no coding {coding!r}", path, 1) from None


def _parsed(text: str, path: str) -> ast.Module:
    try:
        return ast.parse(text, path)
    except SyntaxError as error:
        line = error.lineno or 0
        lines = text.split("\n")
        shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        raise Unreadable(f"{error.msg}: {shown}", path, line) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(f"cannot be parsed: {error}", path, 1) from None
