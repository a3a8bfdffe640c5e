from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.interpreter import variables
from mint.lang import paths

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node

ENGINE_ID = "mint"


class Data:
    """What `${...}` means at one expression: its payload, the variables it sees, its own ids.

    Implements `mint.lang.dollar.Scope`.
    """

    __slots__ = ("fields", "node", "run")

    def __init__(self, run: Run, node: Node, fields: dict[str, Any]) -> None:
        self.run = run
        self.node = node
        self.fields = fields

    def field(self, path: str) -> Any:
        """The value at a path of the payload, None when there is none."""
        return paths.get(self.fields, path)

    def variable(self, path: str) -> Any:
        """The value of a variable (`x`, `/x` of the root, `//x` of the engine), None if unset."""
        return variables.lookup(self.run, self.node, path)

    def special(self, name: str) -> str | None:
        """What the expression knows of itself; None when the name means nothing of the kind."""
        node = self.node
        match name:
            case "wfid":
                return node.wfid
            case "expid":
                return node.expid
            case "subid":
                return node.fei.subid
            case "fei":
                return node.fei.sid
            case "engine_id":
                return ENGINE_ID
            case "mnemo_id":
                return "-".join(node.wfid.split("-")[2:])
            case "tag":
                return node.tag or self._tags()[-1:][0] if node.tag or self._tags() else ""
            case "tags" | "full_tag":
                return "/".join(self._tags())
        return None

    def _tags(self) -> list[str]:
        tags = self.fields.get("__tags__")
        return [str(tag) for tag in tags] if isinstance(tags, list) else []
