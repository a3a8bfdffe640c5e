"""Definitions as requests bring them: a text, or a tree."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from mint.lang.places import Reading
from mint.lang.read import read
from mint.lang.tree_size import STEPS, check_size
from mint.model.tree import Tree
from mint.web.problems import BadRequest

CACHED = 200
"""Definitions that are kept as read: most launches bring one that was launched before."""

LONG = 64 * 1024
"""Characters of a text from which on it is not kept."""


def reading_of(
    definition: str | list[Any], source: str, form: str | None, most: int = STEPS
) -> Reading:
    """What a definition says.

    Args:
        definition: a text, or a tree as an array.
        source: name of the file, for people and to tell the format.
        form: radial, yaml, json, ruby or xml; None: the name or the text tells.
        most: how many steps it may have.

    Raises:
        DefinitionError: the text cannot be read.
        BadRequest: the array is no tree.
        LimitReached: the array has too many steps.
    """
    if isinstance(definition, str):
        reader = _read_once if len(definition) < LONG else _read
        return reader(definition, source, form, most)
    return Reading(tree_of(definition, most), source=source)


def _read(text: str, source: str, form: str | None, most: int) -> Reading:
    return read(text, source=source, format=form, most=most)


_read_once = lru_cache(CACHED)(_read)


def tree_of(array: list[Any], most: int = STEPS) -> Tree:
    """The tree of an array.

    Raises:
        BadRequest: the array is no tree.
        LimitReached: it has too many steps, or they are nested too deep.
    """
    try:
        tree = Tree.of(array)
    except msgspec.ValidationError as error:
        raise BadRequest(
            f"not a tree: {error}. A tree is [name, {{attributes}}, [trees]]"
        ) from error
    check_size(tree, most)
    return tree


def new_tree(
    definition: str | None, tree: list[Any] | None, most: int = STEPS, source: str = ""
) -> Tree | None:
    """The tree that a request brings in one way or the other, None when it brings none.

    Raises:
        DefinitionError: the text cannot be read.
        BadRequest: it brings both, or the array is no tree.
        LimitReached: the array has too many steps.
    """
    if definition is not None and tree is not None:
        raise BadRequest("give either `definition` or `tree`, not both")
    if definition is not None:
        return _read(definition, source, None, most).tree
    return None if tree is None else tree_of(tree, most)
