from __future__ import annotations

from typing import Any, ClassVar

from mint.interpreter import runaway
from mint.interpreter.commands import COMMANDS
from mint.interpreter.expression import Expression
from mint.interpreter.steps import ReplyTo
from mint.lang import dollar

_ALIASES = {"continue": "rewind", "stop": "break", "over": "break"}
_ATTRIBUTES = tuple(
    (f"{name}_{word}", _ALIASES.get(name, name), wanted)
    for word, wanted in (("if", True), ("unless", False))
    for name in ("break", "rewind", "continue", "reset", "over", "stop")
)
"""Attributes that give commands, those that count most first: the command, and when it is given."""


class Commanded(Expression):
    """An expression that moves over its children as commands say.

    A command comes in the field `__command__`, from an attribute such as `break_if`, or from a
    command expression somewhere below or elsewhere. One from elsewhere first cancels the child
    that is running.
    """

    takes_commands: ClassVar[bool] = True
    family: ClassVar[str] = "row"
    amends: ClassVar[frozenset[str]] = frozenset(
        f"{word}_{when}" for word in COMMANDS for when in ("if", "unless")
    )

    def apply(self) -> None:
        """Begin before the first child."""
        self.go_on(self.fields, -1, ReplyTo(key=self.node.key, fields={}, sender=self.node.key))

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Go on after a child, or heed a command from elsewhere."""
        node = self.node
        if answer.sender == node.key:
            fields = self._with_own_tags(fields)
        if answer.sender == node.key and node.children > 0:
            node.memory = {**node.memory, "pending": fields}
            self.cancel_children("")
            return
        if "pending" in node.memory:
            fields = node.memory["pending"]
            node.memory = {k: v for k, v in node.memory.items() if k != "pending"}
        index = -1 if answer.sender == node.key else answer.index
        self.go_on(_without_nonsense(fields), index, answer)

    def _with_own_tags(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A payload from elsewhere, with the tags that hold here."""
        own = self.fields.get("__tags__")
        kept = {name: value for name, value in fields.items() if name != "__tags__"}
        return kept if own is None else {**kept, "__tags__": own}

    def go_on(self, fields: dict[str, Any], index: int, answer: ReplyTo) -> None:
        """Do what comes after the child of this index (-1: before the first)."""
        raise NotImplementedError

    def go_back(self, rounds: int) -> None:
        """Take note that items or children are done again.

        Args:
            rounds: how many more rounds that makes.

        Raises:
            LimitReached: the loop has gone on for too long.
        """
        done = self.node.memory.get("rounds", 0) + rounds
        runaway.check_repeated(self.run, done, self.tree.name)
        self.node.memory = {**self.node.memory, "rounds": done}

    def command(self, fields: dict[str, Any]) -> tuple[dict[str, Any], str, Any]:
        """The payload without its command; the command, "" if there is none; its argument."""
        given = fields.get("__command__")
        if given is not None:
            fields = {name: value for name, value in fields.items() if name != "__command__"}
            name, argument = _parsed(given)
            if name in COMMANDS:
                return fields, _ALIASES.get(name, name), argument
        return fields, self._from_attributes(fields), None

    def _from_attributes(self, fields: dict[str, Any]) -> str:
        attributes = self.tree.attributes
        for attribute, command, wanted in _ATTRIBUTES:
            wish = attributes.get(attribute)
            if wish is not None and self.holds(wish, fields) is wanted:
                return command
        return ""


def _without_nonsense(fields: dict[str, Any]) -> dict[str, Any]:
    """The payload without a command that is none."""
    given = fields.get("__command__")
    if given is None or _parsed(given)[0] in COMMANDS:
        return fields
    return {name: value for name, value in fields.items() if name != "__command__"}


def _parsed(given: Any) -> tuple[str, Any]:
    """A command as a list `[name, argument]` or a text `jump to x`."""
    if isinstance(given, str):
        name, _, argument = given.strip().partition(" ")
        return name, argument.removeprefix("to ").strip() or None
    if isinstance(given, list) and given and isinstance(given[0], str):
        return given[0], given[1] if len(given) > 1 else None
    return "", None


_FAR = 10**15
"""Further than any loop goes; positions can be kept exactly up to here."""


def number(argument: Any, default: int) -> int:
    """The number that an argument means, the default when it means none."""
    try:
        found = int(dollar.text_of(argument).strip())
    except ValueError:
        return default
    return max(-_FAR, min(found, _FAR))
