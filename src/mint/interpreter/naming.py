from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from mint.errors import UnknownName
from mint.interpreter import variables
from mint.interpreter.data import Data
from mint.lang import dollar

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node
    from mint.model.tree import Tree


def resolve(run: Run, node: Node, tree: Tree) -> None:
    """Find what a name that is no word of the language means, and make the expression that.

    A definition wins over a participant of the same name. The name may be computed (`do_${f:x}`)
    and may stand for another one through variables. Without a name it stays a `ref`, which says so.
    A bare step inside the body of a definition of its own name means the participant, if there is
    one of just that name.

    Raises:
        UnknownName: it means nothing here.
    """
    node.state = "failed"
    data = Data(run, node, run.fields(node))
    wish = (tree.attributes.get("ref") or tree.text) if tree.name == "ref" else tree.name
    name = dollar.text_of(dollar.substitute(wish, data))
    if not name:
        node.state = None
        return
    node.name, target = _found(run, node, tree, name)
    node.memory = {**node.memory, "target": target}
    if target != name:
        node.memory = {**node.memory, "said": name}
    node.state = None


def _found(run: Run, node: Node, tree: Tree, name: str) -> tuple[str, str]:
    """The expression that a name means, and whom it calls."""
    body, meant = variables.meaning(run, node, name)
    if body is not None:
        is_participant = tree.name != "ref" and _is_namesake(run, node, name, body)
        return "participant" if is_participant else "subprocess", name
    known = run.environment.table.get(meant)
    if run.environment.directory.find(meant, node.wfid) is not None:
        return "participant", meant
    if known is None or meant == "ref":
        raise unknown(meant)
    return known.names[0], meant


def _is_namesake(run: Run, node: Node, name: str, found: variables.Body) -> bool:
    """Whether a step in the body that its name means has a participant of that very name."""
    around = next((scope for scope in variables.scopes(run, node) if run.is_body(scope)), None)
    if around is None or around.definition is UNSET:
        return False
    stands_inside = around.definition.digest == found.definition.digest and (
        f"{around.path}_".startswith(f"{found.path}_")
    )
    entry = run.environment.directory.find(name, node.wfid) if stands_inside else None
    return entry is not None and not entry.pattern


def unknown(name: str) -> UnknownName:
    """The error that a name means nothing."""
    message = (
        f"unknown participant or subprocess '{name}': register a participant of that name, "
        "define it, or correct the step; then replay"
    )
    return UnknownName(message)
