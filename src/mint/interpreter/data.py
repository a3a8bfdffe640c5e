from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mint.errors import LimitReached
from mint.interpreter import variables
from mint.lang import paths
from mint.lang.template import text_of

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node

ENGINE_ID = "mint"


def utc_text(at: float) -> str:
    """A moment as the original system writes it: `2030-01-02 03:04:05.000006 UTC`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


class Data:
    """What `${...}` means at one expression: its payload, the variables it sees, its own ids.

    Implements `mint.lang.dollar.Scope`.
    """

    __slots__ = ("_spent", "fields", "node", "run")

    def __init__(self, run: Run, node: Node, fields: dict[str, Any]) -> None:
        self.run = run
        self.node = node
        self.fields = fields
        self._spent = 0

    def spend(self, length: int) -> None:
        """Take note that so many characters are put into a text.

        Raises:
            LimitReached: all in all they are more than a payload may have.
        """
        self._spent += length
        limit = self.run.environment.limits.payload
        if self._spent > limit:
            message = (
                f"the texts that `${{...}}` makes here have more than {limit} characters: keep "
                "large data elsewhere and hand its address on, or raise the setting "
                f"limits.payload (now {limit}); then replay"
            )
            raise LimitReached(message)

    def field(self, path: str) -> Any:
        """The value at a path of the payload, None when there is none."""
        return paths.get(self.fields, path)

    def variable(self, path: str) -> Any:
        """The value of a variable (`x`, `/x` of the root, `//x` of the engine), None if unset."""
        return variables.lookup(self.run, self.node, path)

    def special(self, name: str) -> str | None:
        """What the expression knows of itself; None when the name means nothing of the kind."""
        fei = self.node.fei
        found = {
            "wfid": fei.wfid,
            "expid": fei.expid,
            "subid": fei.subid,
            "fei": fei.sid,
            "engine_id": ENGINE_ID,
            "mnemo_id": "-".join(fei.wfid.split("-")[2:]),
        }
        if name in found:
            return found[name]
        tags = self._tags()
        if name == "tag":
            return self.node.tag or (tags[-1] if tags else "")
        if name == "tags":
            return text_of(tags) if tags else ""
        return "/".join(tags) if name == "full_tag" else None

    def _tags(self) -> list[str]:
        tags = self.fields.get("__tags__")
        return [str(tag) for tag in tags] if isinstance(tags, list) else []
