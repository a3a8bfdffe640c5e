"""Variables: read from the nearest scope that binds them, set in the nearest scope.

Scopes are the root, the bodies of subprocesses, `let`, `scope: true`, the blocks of `set` and
`inc`, and each branch of a concurrent_iterator. Definitions that stand inside a body are variables
of that body which need not be stored: they are read off the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import ExpressionError
from mint.lang import paths
from mint.lang.hoist import DEFINES, name_of
from mint.model.definition import Definition
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.interpreter.run import Run
    from mint.model.node import Node


class Body(msgspec.Struct, frozen=True):
    """A definition that can be called by name.

    Args:
        expid: the position at which it runs.
        definition: where its tree stands.
        path: where in that definition.
    """

    expid: str
    definition: Definition
    path: str

    @property
    def tree(self) -> Tree:
        """The tree of the definition."""
        tree = self.definition.tree.at(self.path)
        assert tree is not None, "a body is made from a tree that is there"  # noqa: S101
        return tree


def scopes(run: Run, node: Node) -> Iterator[Node]:
    """The expression and its ancestors, from the inside out, only to be read."""
    current: Node | None = node
    while current is not None:
        yield current
        current = None if current.parent is None else run.seen(current.parent)


def goes_with(run: Run, node: Node, key: str) -> bool:
    """Whether an expression is stopped when the one of this key is: itself, or one around it.

    What was attached is a guest, that nobody stops along with its host.
    """
    for scope in scopes(run, node):
        if scope.key == key:
            return True
        if scope.attached:
            return False
    return False


def lookup(run: Run, node: Node, path: str) -> Any:
    """The value of a variable as seen from an expression, None when it is not bound.

    Args:
        run: the interpretation.
        node: the expression.
        path: `x`, `x.y.0`, `/x` (root only), `//x` (engine only).
    """
    if path.startswith("//"):
        return paths.get(run.environment.variables, path[2:])
    if path.startswith("/"):
        return paths.get(_root(run, node).variables or {}, path[1:])
    for scope in scopes(run, node):
        if scope.variables:
            value = paths.get(scope.variables, path)
            if value is not None or paths.has(scope.variables, path):
                return value
    return paths.get(run.environment.variables, path)


def _root(run: Run, node: Node) -> Node:
    *_, root = scopes(run, node)
    return root


def _holder(run: Run, node: Node, path: str, over: str) -> Node:
    """The scope in which a variable is to be set, as a copy that may be changed."""
    found = _scope_for(run, node, path, over)
    return found if found is node else run.node(found.key) or found


def _scope_for(run: Run, node: Node, path: str, over: str) -> Node:
    if path.startswith("/"):
        return _root(run, node)
    nearest: Node | None = None
    last = node
    for scope in scopes(run, node):
        last = scope
        if scope.variables is None:
            continue
        nearest = nearest or scope
        if not over or paths.has(scope.variables, path):
            return scope
        if over == "sub" and run.is_body(scope):
            break
    return nearest or last


def check_own(path: str) -> None:
    """See that a variable belongs to the process, not to the engine.

    Raises:
        ExpressionError: it is the engine's, of which a process only reads.
    """
    if path.startswith("//"):
        message = f"{path}: variables of the engine can only be read by a process"
        raise ExpressionError(message)


def assign(run: Run, node: Node, path: str, value: Any, over: str = "") -> None:
    """Bind a variable.

    Args:
        run: the interpretation.
        node: the expression that does it.
        path: which, dotted to go into a value; `/x` in the root.
        value: any JSON value.
        over: "true": where it is bound already, if it is; "sub": the same, but not beyond the
            body of the subprocess.

    Raises:
        ExpressionError: it is a variable of the engine.
        LimitReached: the variables would be too large.
    """
    check_own(path)
    holder = _holder(run, node, path, over)
    name, before = path.lstrip("/"), holder.variables or {}
    after = paths.put(before, name, value)
    run.scale.grown(before, after, name, value, what="variables")
    holder.variables = after
    _loosen(run, path)
    run.event("variable", holder, name=path, data={"value": value})


def forget(run: Run, node: Node, path: str, over: str = "") -> Any:
    """Remove the binding of a variable; an outer one of the same name shows again.

    Returns:
        The value that it had there, None when it was not bound there.
    """
    holder = _holder(run, node, path, over)
    if not holder.variables:
        return None
    name, before = path.lstrip("/"), holder.variables
    holder.variables = paths.remove(before, name)
    _loosen(run, path)
    return paths.get(before, name)


def first_name(path: str) -> str:
    """The variable that a path goes into.

    Example:
        >>> first_name("/release.targets.0")
        'release'
    """
    return path.lstrip("/").partition(".")[0]


def is_own(run: Run, node: Node, path: str) -> bool:
    """Whether a variable that an expression sees is bound in its process, not in the engine."""
    if path.startswith("/"):
        return paths.get(_root(run, node).variables or {}, path[1:]) is not None
    return any(
        paths.get(scope.variables, path) is not None
        for scope in scopes(run, node)
        if scope.variables
    )


def _loosen(run: Run, path: str) -> None:
    """Listeners that were to be found by the value of a variable are to hear everything now."""
    if run.process_as_read.bound and first_name(path) in run.process_as_read.bound:
        run.loosen()


def compiled(run: Run, node: Node) -> dict[str, Any]:
    """All variables that an expression sees, for a copy that goes its own way.

    Definitions of bodies around it are among them, where its own tree does not tell of them.
    """
    own = run.place(node)[0]
    seen: dict[str, Any] = {}
    for scope in scopes(run, node):
        if scope.variables:
            seen = {**scope.variables, **seen}
        if scope.definition is not msgspec.UNSET and scope.definition.digest != own.digest:
            seen = {**definitions(run, scope), **seen}
    return seen


def definitions(run: Run, scope: Node) -> dict[str, Any]:
    """The definitions that the tree of an expression's own tells of, as variables hold them."""
    if scope.definition is msgspec.UNSET:
        return {}
    is_top = scope.parent is None or run.node(scope.parent) is None
    found: dict[str, Any] = {}
    for body in (scope.path, *(_above(scope.path) if is_top else ())):
        for name, path in _names_in(scope.definition, body).items():
            tree = scope.definition.tree.at(path)
            if tree is not None and name not in found:
                found[name] = [path, tree.to_json()]
    return found


def find_body(run: Run, node: Node, name: str) -> Body | None:
    """The definition that a name means at an expression, None when it means none.

    A variable may hold a tree, a `[position, tree]` pair, or the name of something else.
    """
    return meaning(run, node, name)[0]


def meaning(run: Run, node: Node, name: str) -> tuple[Body | None, str]:
    """The definition that a name means, if any, and what it stands for.

    Variables that hold names are followed, but not in circles.
    """
    for _ in range(10):
        outcome = _bound(run, node, name)
        if not isinstance(outcome, str):
            return outcome, name
        name = outcome
    return None, name


def _bound(run: Run, node: Node, name: str) -> Body | str | None:
    last = node
    for scope in scopes(run, node):
        last = scope
        value = paths.get(scope.variables, name) if scope.variables else None
        if value is not None and not isinstance(value, dict):  # a tag calls nothing
            return _as_body(run, node, value)
        if scope.definition is not msgspec.UNSET:
            body = _in_text(scope.definition, scope.path, name)
            if body is not None:
                return body
    if last.definition is not msgspec.UNSET:
        for path in _above(last.path):
            body = _in_text(last.definition, path, name)
            if body is not None:
                return body
    value = paths.get(run.environment.variables, name)
    return None if value is None else _as_body(run, node, value)


def _as_body(run: Run, node: Node, value: Any) -> Body | str | None:
    if isinstance(value, str):
        return value
    expid = f"{node.expid}_0"
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):  # noqa: PLR2004
        expid, value = value
    if not Tree.is_tree(value):
        return None
    return Body(expid, run.define(Tree.of(value)), "0")


def _above(path: str) -> Iterator[str]:
    while "_" in path:
        path = path.rpartition("_")[0]
        yield path


def _in_text(definition: Definition, path: str, name: str) -> Body | None:
    """A definition of that name which stands right inside a body, or is the root itself."""
    known = _names_in(definition, path)
    found = known.get(name)
    return None if found is None else Body(found, definition, found)


def _names_in(definition: Definition, path: str) -> dict[str, str]:
    known = _known.get((definition.digest, path))
    if known is None:
        if len(_known) >= _KNOWN:
            _known.clear()
        known = _known[definition.digest, path] = _names(definition.tree, path)
    return known


def _names(root: Tree, path: str) -> dict[str, str]:
    """The paths of the definitions that a body knows, by name; of several the last one wins."""
    tree = root.at(path)
    if tree is None or tree.name not in DEFINES:
        return {}
    own = name_of(tree)
    names = {own: "0"} if own is not None and path == "0" else {}
    for index, child in enumerate(tree.children):
        name = name_of(child)
        if child.name not in DEFINES:
            break
        if name is not None:
            names[name] = f"{path}_{index}"
    return names


_KNOWN = 10_000
"""Bodies whose names are kept in memory."""

_known: dict[tuple[str, str], dict[str, str]] = {}
"""Names by digest and path: a function of the definition's content, so it is never out of date."""
