from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "three_steps"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def first_block(language: str) -> str:
    """The first block of code in a language on the front page."""
    blocks: list[tuple[str, str]] = FENCE.findall((ROOT / "README.md").read_text())
    return next(text for found, text in blocks if found == language)


def bare(text: str) -> str:
    """Python without what the front page spares: docstrings and the future import."""
    tree = ast.parse(text)
    tree.body = [part for part in tree.body if not _is_future(part)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    return ast.unparse(tree)


def _is_future(part: ast.stmt) -> bool:
    return isinstance(part, ast.ImportFrom) and part.module == "__future__"


def test_the_definition_on_the_front_page_is_the_example() -> None:
    assert first_block("radial") == (EXAMPLE / "release.radial").read_text()


def test_the_participants_on_the_front_page_are_those_of_the_example() -> None:
    assert bare(first_block("python")) == bare((EXAMPLE / "participants.py").read_text())
