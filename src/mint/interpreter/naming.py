from __future__ import annotations

from typing import TYPE_CHECKING

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
    body, meant = variables.meaning(run, node, name)
    if body is not None:
        node.name = "subprocess"
    else:
        name = meant
        known = run.environment.table.get(name)
        if run.environment.directory.find(name, node.wfid) is not None:
            node.name = "participant"
        elif known is not None and name != "ref":
            node.name = known.names[0]
        else:
            raise unknown(name)
    node.memory = {**node.memory, "target": name}
    node.state = None


def unknown(name: str) -> UnknownName:
    """The error that a name means nothing."""
    message = (
        f"unknown participant or subprocess '{name}': register a participant of that name, "
        "define it, or correct the step; then replay"
    )
    return UnknownName(message)
