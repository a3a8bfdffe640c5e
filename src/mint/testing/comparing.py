from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from mint.interpreter.interpret import interpret
from mint.interpreter.state import Missing, State

if TYPE_CHECKING:
    from mint.interpreter.environment import Environment
    from mint.model.effect import Effects
    from mint.model.message import AnyMessage
    from mint.testing.memory import Memory

_MOST_ROUNDS = 10_000


class Ids:
    """Gives 1, 2, 3... as texts, and can be set back so that a second try gets the same."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self) -> str:
        """The next one."""
        self.given += 1
        return str(self.given)


def interpret_sparingly(
    memory: Memory, state: State, message: AnyMessage, environment: Environment, ids: Ids
) -> Effects:
    """Interpret a message as an engine does: load little, and more as often as that is asked for.

    Args:
        memory: where the rest of the process is.
        state: what is loaded at first; it grows.
        message: what is said.
        environment: what the interpreter may know besides.
        ids: where it has its ids from.
    """
    first = ids.given
    for _ in range(_MOST_ROUNDS):
        try:
            return interpret(state, message, environment)
        except Missing as missing:
            ids.given = first
            memory.more(state, missing)
    text = f"{message} asks for more of the process without end"
    raise AssertionError(text)


def difference(memory: Memory, whole: Effects, sparing: Effects) -> str:
    """Where two interpretations of one message differ; "" when they agree."""
    for name in whole.__struct_fields__:
        one, other = getattr(whole, name), getattr(sparing, name)
        if name == "nodes":
            one, other = _filled(memory, one), _filled(memory, other)
        if _text(one) != _text(other):
            return f"{name}: {one!r} when all is loaded, else {other!r}"
    return ""


def _filled(memory: Memory, nodes: dict[str, Any]) -> dict[str, Any]:
    """The nodes with their payloads, and their definitions as text."""
    return {
        key: msgspec.structs.replace(node, fields=memory.nodes[key].fields)
        if node is not None and node.fields is UNSET
        else node
        for key, node in nodes.items()
    }


def _text(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")
