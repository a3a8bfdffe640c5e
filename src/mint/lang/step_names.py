"""The names by which people speak of a step of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.hoist import DEFINES, name_of

if TYPE_CHECKING:
    from mint.model.tree import Tree

_CALLS = ("participant", "subprocess", "ref")


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
