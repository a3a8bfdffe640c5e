"""What a new text names that nobody answers to: it would be an error when the flow comes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.check_names import unknown_handler, unknown_reference, unknown_step
from mint.lang.check_world import World
from mint.model.plan import Doubt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mint.interpreter.run import Run
    from mint.lang.finding import Finding
    from mint.model.tree import Tree
    from mint.ports.directory import Directory

_RULES = (unknown_step, unknown_reference, unknown_handler)


class Names:
    """The names that participants answer to, patterns included.

    Args:
        directory: who takes part.
        wfid: the process that asks; "": none of which it is known.
    """

    def __init__(self, directory: Directory, wfid: str = "") -> None:
        self._directory = directory
        self._wfid = wfid

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._directory.find(name, self._wfid) is not None


def doubts_of(run: Run, old: Tree, new: Tree) -> tuple[Doubt, ...]:
    """Names in the new text of a process that mean nothing, and were not in the old one.

    Args:
        run: the interpretation; only read.
        old: the text until now.
        new: the new text.
    """
    names = Names(run.environment.directory, run.process_as_read.wfid)
    bound = {*run.environment.variables}
    for node in run.nodes():
        bound |= (node.variables or {}).keys()
    known = {found.message for found in _found(run, old, names, bound)}
    return tuple(
        Doubt(found.position, found.message, found.hint)
        for found in _found(run, new, names, bound)
        if found.message not in known
    )


def _found(run: Run, tree: Tree, names: Names, bound: Collection[str]) -> Iterator[Finding]:
    world = World(tree, names, run.environment.table.keys(), bound)
    for spot in world.spots:
        for rule in _RULES:
            yield from rule(spot, world)
