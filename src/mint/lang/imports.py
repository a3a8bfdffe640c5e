"""Components of other definitions: `import` at the head of a definition brings them in.

It is a word for those who read, not for those who run: what is run holds what was imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.errors import DefinitionError, MintError
from mint.lang.hoist import DEFINES, name_of
from mint.lang.places import Place, Reading, walk
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable

IMPORT = "import"


class Wanted(msgspec.Struct, frozen=True):
    """An `import` of a definition.

    Args:
        index: which child of the root it is.
        name: of the definition that is imported; `name@3` is a certain revision.
        alias: the name that the whole of it gets; "": its components keep theirs.
    """

    index: int
    name: str
    alias: str


def has_imports(tree: Tree) -> bool:
    """Whether a tree wants something of other definitions."""
    return any(child.name == IMPORT for child in tree.children)


def imports_of(reading: Reading) -> list[Wanted]:
    """What a definition imports, in order.

    Raises:
        DefinitionError: an `import` does not say what.
    """
    children = enumerate(reading.tree.children)
    return [_wanted(reading, index, tree) for index, tree in children if tree.name == IMPORT]


def with_imports(reading: Reading, find: Callable[[str], Tree | None]) -> Reading:
    """The same definition with what it imports in the place of each `import`.

    Args:
        reading: what was read.
        find: gives the tree of a definition by its name, with what that imports itself.

    Raises:
        DefinitionError: there is no such definition, it has nothing to import, or a name is taken.

    Example:
        >>> locks = Tree("define", {}, (Tree("define", {"lock": None}, (Tree("noop"),)),))
        >>> mine = Tree("define", {}, (Tree("import", {"locks": None}), Tree("lock")))
        >>> whole = with_imports(Reading(mine), {"locks": locks}.get)
        >>> [child.name for child in whole.tree.children]
        ['define', 'lock']
    """
    wanted = {each.index: each for each in imports_of(reading)}
    if not wanted:
        return reading
    children: list[Tree] = []
    places = {"0": reading.places["0"]} if "0" in reading.places else {}
    taken = {name_of(tree): tree for tree in reading.tree.children if tree.name in DEFINES}
    for index, child in enumerate(reading.tree.children):
        if index not in wanted:
            places.update(_moved(reading.places, index, len(children)))
            children.append(child)
            continue
        for each in _components(reading, wanted[index], find):
            if _is_new(reading, index, each, taken):
                place = reading.places.get(f"0_{index}")
                places.update(_all_at(each, f"0_{len(children)}", place))
                children.append(each)
    root = reading.tree
    return Reading(Tree(root.name, root.attributes, tuple(children)), places, reading.source)


def _wanted(reading: Reading, index: int, tree: Tree) -> Wanted:
    name = tree.text or tree.attributes.get("name") or tree.attributes.get("ref")
    alias = tree.attributes.get("as", "")
    if not isinstance(name, str) or not name or not isinstance(alias, str) or tree.children:
        message = "say what is imported: `import 'folder/name'`, or `import 'name', as: 'mine'`"
        raise _wrong(reading, index, message)
    return Wanted(index, name, alias)


def _components(
    reading: Reading, wanted: Wanted, find: Callable[[str], Tree | None]
) -> tuple[Tree, ...]:
    try:
        found = find(wanted.name)
    except MintError as error:
        raise _wrong(reading, wanted.index, str(error)) from error
    if found is None:
        message = f"nothing is deployed as `{wanted.name}`; `mint definitions` lists what is"
        raise _wrong(reading, wanted.index, message)
    if wanted.alias:
        return (_whole(wanted.alias, found),)
    components = tuple(child for child in found.children if child.name in DEFINES)
    if not components:
        message = (
            f"`{wanted.name}` defines no components. To use the whole of it as a step, say "
            f"`import '{wanted.name}', as: 'name'`"
        )
        raise _wrong(reading, wanted.index, message)
    return components


def _whole(alias: str, found: Tree) -> Tree:
    if found.name not in DEFINES:
        return Tree("define", {alias: None}, (found,))
    others = {
        key: value
        for key, value in found.attributes.items()
        if value is not None and key not in ("name", "revision")
    }
    return Tree("define", {alias: None, **others}, found.children)


def _is_new(reading: Reading, index: int, each: Tree, taken: dict[str | None, Tree]) -> bool:
    name = name_of(each)
    if name not in taken:
        taken[name] = each
        return True
    if taken[name].same(each):  # the same component, by two ways
        return False
    message = (
        f"`{name}` is defined here already, otherwise than what is imported: give one another "
        "name, or import the whole with `as:`"
    )
    raise _wrong(reading, index, message)


def _moved(places: dict[str, Place], old: int, new: int) -> dict[str, Place]:
    before = f"0_{old}"
    return {
        f"0_{new}{position.removeprefix(before)}": place
        for position, place in places.items()
        if position == before or position.startswith(f"{before}_")
    }


def _all_at(tree: Tree, position: str, place: Place | None) -> dict[str, Place]:
    return {} if place is None else {each: place for each, _ in walk(tree, position)}


def _wrong(reading: Reading, index: int, message: str) -> DefinitionError:
    place = reading.places.get(f"0_{index}", Place(0, 0))
    return DefinitionError(message, reading.source, place.line, place.column)
