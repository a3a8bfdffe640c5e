"""The names by which people speak of a step of a text."""

from __future__ import annotations

from mint.lang.fmt_radial import to_radial
from mint.lang.hoist import DEFINES, name_of
from mint.model.tree import Tree

_CALLS = ("participant", "subprocess", "ref")

_LONG = 100
"""Characters of a line that are shown."""


def names_of(tree: Tree) -> frozenset[str]:
    """The names of a step: its word, its tag, and whom it calls; for a definition its name.

    Example:
        >>> from mint.model.tree import Tree
        >>> sorted(names_of(Tree("participant", {"ref": "alice", "tag": "check"})))
        ['alice', 'check', 'participant']
    """
    found = {tree.name, tree.attributes.get("tag"), called_by(tree)}
    if tree.name in DEFINES:
        found.add(name_of(tree))
    return frozenset(name for name in found if isinstance(name, str))


def line_of(tree: Tree) -> str:
    """A step without what stands below it, as a line of radial text; long ones are cut.

    Example:
        >>> from mint.model.tree import Tree
        >>> line_of(Tree("alice", {"task": "weigh"}, (Tree("bob"),)))
        'alice task: weigh'
    """
    line = to_radial(Tree(tree.name, tree.attributes)).strip()
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"


def is_named(tree: Tree, name: str) -> bool:
    """Whether a step goes by a name."""
    return name == tree.name or name in names_of(tree)


def called_by(tree: Tree) -> str | None:
    """The participant or subprocess that a step calls by a word for it; None when it does not.

    Example:
        >>> from mint.model.tree import Tree
        >>> called_by(Tree("participant", {"alice": None}))
        'alice'
    """
    if tree.name not in _CALLS:
        return None
    named = tree.attributes.get("ref") or tree.text
    return named if isinstance(named, str) else None
