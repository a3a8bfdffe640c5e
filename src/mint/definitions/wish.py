from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from mint.definitions.launch_rights import demand, rights_of
from mint.errors import DefinitionError, MintError
from mint.lang.places import Reading
from mint.lang.read import read
from mint.lang.tree_size import check_size
from mint.model.tree import Tree
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mint.definitions.library import Library
    from mint.transport.amqp.incoming import Wish

CACHED = 200
"""Definitions that are kept as read: most launches bring one that was launched before."""

LONG = 64 * 1024
"""Characters of a text from which on it is not kept."""

_ALL: dict[str, Sequence[str]] = {}

SOURCE = "definition"
"""What errors call a definition that came by a broker."""


def order_of(
    wish: Wish, library: Library, most: int, launchers: Mapping[str, Sequence[str]] = _ALL
) -> LaunchOrder:
    """What to say to the engine for a wish that came by a broker.

    Args:
        wish: what is wanted.
        library: knows what is deployed.
        most: how many steps a definition may have.
        launchers: who may launch what; see `mint.definitions.launch_rights.rights_of`.

    Raises:
        NotPermitted: who wishes it may not launch this.
        MintError: it cannot be launched, and why.
    """
    who, rights = wish.by or "amqp", rights_of(wish.by, launchers)
    if wish.definition is None:
        revision = library.revision(wish.deployed or "")
        demand(who, rights, revision.label)
        order = library.launch_order(revision, wish.fields)
    else:
        demand(who, rights, "")
        reading = _reading(wish.definition, most)
        order = LaunchOrder(library.imported(reading).tree, wish.fields)
    order.variables, order.launch_key, order.single = wish.variables, wish.launch_key, wish.single
    order.by = who
    return order


def _reading(definition: str | list[object], most: int) -> Reading:
    if isinstance(definition, str):
        return (_read_once if len(definition) < LONG else _read)(definition, most)
    try:
        tree = Tree.of(definition)
    except msgspec.ValidationError as error:
        raise MintError(
            f"not a tree: {error}. A tree is [name, {{attributes}}, [trees]]"
        ) from error
    check_size(tree, most)
    return Reading(tree, source=SOURCE)


def _read(text: str, most: int) -> Reading:
    if not text.strip():
        raise DefinitionError("the definition is empty", SOURCE)
    return read(text, source=SOURCE, most=most)


_read_once = lru_cache(CACHED)(_read)
