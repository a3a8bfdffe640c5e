"""How two versions of a step differ, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.model.tree import Tree

TEXT = "text"
"""How the bare text of a step is called among its attributes here."""

_LONG = 60
"""Characters of a value that are shown."""


def label(tree: Tree) -> str:
    """A step in a few words: its name and its text.

    Example:
        >>> from mint.model.tree import Tree
        >>> label(Tree("wait", {"2d": None}))
        'wait 2d'
    """
    name = tree.text or tree.attributes.get("ref") or tree.attributes.get("name")
    return f"{tree.name} {_short(name)}" if isinstance(name, str) else tree.name


def differing(old: Tree, new: Tree) -> frozenset[str]:
    """The names of the attributes that one has and the other has not, or has another value of.

    Example:
        >>> from mint.model.tree import Tree
        >>> sorted(differing(Tree("wait", {"2d": None, "tag": "x"}), Tree("wait", {"1d": None})))
        ['tag', 'text']
    """
    ours, theirs = _named(old), _named(new)
    return frozenset(
        name
        for name in {*ours, *theirs}
        if _text(ours.get(name)) != _text(theirs.get(name)) or (name in ours) != (name in theirs)
    )


def told(old: Tree, new: Tree, changed: Iterable[str]) -> str:
    """The differences of these attributes, for people.

    Example:
        >>> from mint.model.tree import Tree
        >>> told(Tree("wait", {"2d": None}), Tree("wait", {"1d": None}), ["text"])
        'text: 2d -> 1d'
    """
    ours, theirs = _named(old), _named(new)
    parts = []
    for name in sorted(changed):
        if name not in ours:
            parts.append(f"{name}: {_short(theirs[name])} is new")
        elif name not in theirs:
            parts.append(f"{name}: {_short(ours[name])} is gone")
        else:
            parts.append(f"{name}: {_short(ours[name])} -> {_short(theirs[name])}")
    return ", ".join(parts)


def same_children(old: Tree, new: Tree) -> bool:
    """Whether what stands under a step is the same."""
    ours, theirs = old.children, new.children
    return len(ours) == len(theirs) and all(
        one.same(other) for one, other in zip(ours, theirs, strict=True)
    )


def _named(tree: Tree) -> dict[str, Any]:
    """The attributes, the bare text as one of them."""
    text = tree.text
    named = {name: value for name, value in tree.attributes.items() if name != text}
    return named if text is None else {TEXT: text, **named}


def _text(value: Any) -> bytes:
    return msgspec.json.encode(value)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _text(value).decode()
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
