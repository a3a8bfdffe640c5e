from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import LimitReached
from mint.lang.values import DEPTH

if TYPE_CHECKING:
    from mint.model.tree import Tree

STEPS = 100_000
"""How many steps a definition may have where no setting says otherwise."""


def check_size(tree: Tree, most: int = STEPS) -> None:
    """See that a tree is not so large, or so deep, that it hurts others.

    Level by level, so that it ends soon however deep or large the tree is.

    Args:
        tree: a tree that nobody has looked at yet.
        most: how many steps it may have.

    Raises:
        LimitReached: it has more, or they stand more than `DEPTH` deep.

    Example:
        >>> check_size(Tree("sequence", {}, (Tree("alpha"), Tree("bravo"))), most=2)
        Traceback (most recent call last):
        ...
        mint.errors.LimitReached: the definition has more than 2 steps...
    """
    count, depth = 0, 0
    level = [tree]
    while level:
        count += len(level)
        depth += 1
        if count > most:
            raise too_many(most)
        if depth > DEPTH:
            message = (
                f"the steps of the definition are nested more than {DEPTH} levels deep: "
                "put inner ones into subprocesses"
            )
            raise LimitReached(message)
        level = [child for step in level for child in step.children]


def too_many(most: int) -> LimitReached:
    """The error that a tree has too many steps."""
    message = (
        f"the definition has more than {most} steps: divide it into processes or use an iterator, "
        f"or raise the setting limits.tree (now {most})"
    )
    return LimitReached(message)
