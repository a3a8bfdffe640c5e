"""Which block shows which step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.draw_blocks import column, framed, joined, split, void
from mint.lang.draw_card import View, card, marked, value_text
from mint.lang.draw_kinds import kind_of
from mint.lang.draw_shapes import Block, line, rect
from mint.lang.draw_text import shorten, wrap
from mint.lang.hoist import DEFINES
from mint.lang.words import FAN_OUTS, LOOPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.model.tree import Tree

MOST_CELLS = 44


def block_of(tree: Tree, position: str, view: View) -> Block:
    """The drawing of a step and all below it."""
    if tree.name == "if":
        return _choice(tree, position, view)
    if tree.name == "given" and (chosen := _branching(tree)):
        return _given(tree, position, view, chosen)
    children = blocks_below(tree, position, view)
    if not children or tree.name == "filter":
        return card(tree, position, view)
    if tree.name == "concurrence":
        return joined(card(tree, position, view), _gap(split(children, bars=True)))
    if tree.name == "sequence" and not _has_face(tree, position, view):
        return column(children)
    return _frame(tree, position, view, column(children))


def blocks_below(tree: Tree, position: str, view: View) -> list[Block]:
    """The drawings of the children, without definitions: these are drawn apart."""
    return [
        block_of(child, f"{position}_{index}", view)
        for index, child in enumerate(tree.children)
        if child.name not in DEFINES
    ]


def definitions(tree: Tree, position: str) -> Iterator[tuple[str, Tree]]:
    """All definitions below a step, with their positions."""
    for index, child in enumerate(tree.children):
        where = f"{position}_{index}"
        if child.name in DEFINES:
            yield where, child
        yield from definitions(child, where)


def header(tree: Tree, position: str, view: View) -> tuple[str, list[str]]:
    """The headline of a frame, and the lines below it."""
    words = [tree.name, *([tree.text] if tree.text else [])]
    lines = [
        shorten(f"{key}: {value_text(value)}", MOST_CELLS)
        for key, value in tree.attributes.items()
        if key != tree.text
    ]
    return shorten(" ".join(words), 40), [*lines, *_notes(position, view)]


def _notes(position: str, view: View) -> list[str]:
    return wrap(view.notes.get(position, ""), MOST_CELLS, 3)


def _has_face(tree: Tree, position: str, view: View) -> bool:
    """Whether a sequence has something to show besides its children."""
    return bool(tree.attributes or position in view.notes or view.states.get(position) == "error")


def _choice(tree: Tree, position: str, view: View) -> Block:
    children = blocks_below(tree, position, view)
    tested = tree.text or tree.attributes.get("test") or tree.attributes.get("t")
    before = [] if tested else children[:1]
    branches = children if tested else children[1:]
    question = card(tree, position, view)
    if branches:
        paths: Iterable[Block] = branches if len(branches) > 1 else [*branches, void()]
        question = joined(question, split(list(paths), ("yes", "no")))
    return column([*before, question])


def _branching(tree: Tree) -> int:
    """How many branches stand at the beginning of a `given`; 0 when others stand between them."""
    fits = [child.name in ("that", "of") for child in tree.children]
    return sum(fits) if fits == sorted(fits, reverse=True) else 0


def _given(tree: Tree, position: str, view: View, branches: int) -> Block:
    """A question with a way for each branch, and one for what is done when none of them fits."""
    children = blocks_below(tree, position, view)
    rest = children[branches:]
    ways = [*children[:branches], column(rest) if rest else void()]
    labels = (*("" for _ in range(branches)), "else")
    return joined(card(tree, position, view), split(ways, labels))


def _frame(tree: Tree, position: str, view: View, body: Block) -> Block:
    name, details = header(tree, position, view)
    kind = kind_of(tree, view.definitions)
    back = {"cursor": "flow rough"}.get(tree.name, "flow" if tree.name in LOOPS else "")
    block = framed(body, name, details, (kind.icon, "box group"), back=back)
    if tree.name in FAN_OUTS:
        block = _stacked(block)
    return marked(block, tree, position, view, kind.colour)


def _stacked(block: Block) -> Block:
    """A frame with the edges of others behind it: there will be several at a time."""
    size = block.width, block.height
    behind = "".join(rect(by, by, size, "box group", 9) for by in (8, 4))
    return block._replace(width=block.width + 8, height=block.height + 8, svg=behind + block.svg)


def _gap(block: Block) -> Block:
    """A block with a short way before it."""
    way = Block(0, 12, 0, line([(0, 0), (0, 12)]))
    return joined(way, block)
