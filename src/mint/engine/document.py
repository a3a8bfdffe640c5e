"""A process as its own text: what it runs by now, and how it became that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from mint.errors import PatchMisfit, ProcessNotFound, Refused
from mint.interpreter.positions import positions, text_now
from mint.interpreter.transplant import transplant
from mint.model.node import Node, Process
from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.model.plan import Patch
    from mint.ports.views import Views


class Document(msgspec.Struct, frozen=True):
    """The text of a process at this moment.

    Args:
        process: the process.
        tree: what it runs, edits included, definitions first.
        nodes: its live expressions.
    """

    process: Process
    tree: Tree
    nodes: list[Node]


def document_of(views: Views, wfid: str) -> Document:
    """The text of a process.

    Raises:
        ProcessNotFound: there is no such process.
        Refused: its definition was not kept.
    """
    process = views.process(wfid)
    if process is None:
        raise ProcessNotFound(f"no process {wfid}; `mint ps --all` lists them")
    nodes = [node for node in views.nodes(wfid) if node.state != "replied"]
    tree = text_of(views, process, nodes)
    if tree is None:
        raise Refused(f"the definition of process {wfid} was not kept")
    return Document(process, tree, nodes)


def text_of(views: Views, process: Process, nodes: list[Node]) -> Tree | None:
    """What a process runs, edits included; None when the store does not have it."""
    root = next((node for node in nodes if node.key == process.root), None)
    if root is not None and root.definition is not UNSET:
        tree = root.definition.tree.at(root.path)
        places = positions(nodes, root.definition.digest)
        return None if tree is None else text_now(tree, nodes, places)
    digest = process.patches[-1].after if process.patches else process.definition
    return _kept(views, digest)


def versions(views: Views, process: Process) -> list[tuple[int, Tree]]:
    """The text as it was launched, as number 0, and after each patch that is remembered.

    Raises:
        Refused: one of them was not kept.
    """
    digests = [(0, process.definition)]
    if process.patches:
        digests[0] = (process.patches[0].number - 1, process.patches[0].before)
    digests += [(patch.number, patch.after) for patch in process.patches]
    return [(number, _need(views, process, digest)) for number, digest in digests]


def patch_of(process: Process, number: int | None) -> Patch:
    """A patch by its number; without one, the last.

    Raises:
        PatchMisfit: there is no such patch.
    """
    if not process.patches:
        raise PatchMisfit(f"the text of process {process.wfid} was never changed")
    if number is None:
        return process.patches[-1]
    found = next((patch for patch in process.patches if patch.number == number), None)
    if found is None:
        known = ", ".join(str(patch.number) for patch in process.patches)
        raise PatchMisfit(f"process {process.wfid} has no patch {number}; it has {known}")
    return found


def change_of(views: Views, process: Process, patch: Patch) -> tuple[Tree, Tree]:
    """The text before a patch and after it.

    Raises:
        Refused: one of them was not kept.
    """
    return _need(views, process, patch.before), _need(views, process, patch.after)


def reverted(views: Views, document: Document, patch: Patch) -> Tree:
    """The text without what a patch did.

    Raises:
        PatchMisfit: what it did was changed again since.
        Refused: the text of then was not kept.
    """
    before, after = change_of(views, document.process, patch)
    return transplant(after, before, document.tree)


def _need(views: Views, process: Process, digest: str) -> Tree:
    tree = _kept(views, digest)
    if tree is None:
        raise Refused(f"a former text of process {process.wfid} was not kept")
    return tree


def _kept(views: Views, digest: str) -> Tree | None:
    definition = views.definition(digest)
    return None if definition is None else definition.tree
