from __future__ import annotations

import re
import runpy
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from mint.lang.fmt import WRITERS
from mint.lang.read import read

ROOT = Path(__file__).parent.parent.parent
PAGES = [
    path
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    if "_build" not in path.parts
]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of code on a page, and the line on which it starts."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def blocks(language: str) -> list[Block]:
    found = []
    for path in PAGES:
        text = path.read_text()
        found += [
            Block(path, text.count("\n", 0, match.start()) + 2, match[2])
            for match in FENCE.finditer(text)
            if match[1] == language
        ]
    return found


def anchors(path: Path) -> set[str]:
    """What a link to this page may name: its headings and explicit targets."""
    text = path.read_text()
    headings = re.findall(
        r"^#+ (.*)$", CODE.sub(lambda code: code[0].strip("`"), text), re.MULTILINE
    )
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE))


def test_the_formats_side_by_side_say_the_same() -> None:
    page = (ROOT / "docs/reference/formats.md").read_text()
    found = {form: text for form, text in FENCE.findall(page) if form in WRITERS}
    trees = [read(text, format=form).tree for form, text in found.items()]
    assert found.keys() == WRITERS.keys()
    assert all(tree.same(trees[0]) for tree in trees)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for target in LINK.findall(CODE.sub("", path.read_text())):
        name, _, anchor = target.partition("#")
        if ":" in name:
            continue
        aim = (path.parent / name).resolve() if name else path
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("block", blocks("radial"), ids=str)
def test_definitions_can_be_read(block: Block) -> None:
    # A manual page shows pieces: each must be fit to stand inside a definition.
    piece = "sequence\n" + textwrap.indent(block.text, "  ")
    read(piece, source=str(block), format="radial")


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python_runs_and_so_do_its_tests(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text(block.text)
    names = runpy.run_path(str(path))
    for name, value in names.items():
        if name.startswith("test_"):
            value()


def test_there_are_blocks_to_check() -> None:
    assert len(blocks("radial")) > 5
    assert len(blocks("python")) > 3
