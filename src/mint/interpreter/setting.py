"""What `set`, `unset`, `inc` and their kin have in common: a target, and a value for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from mint.errors import ExpressionError
from mint.interpreter import variables
from mint.interpreter.expression import VALUES, Expression
from mint.interpreter.iterating import split_target
from mint.lang import dollar, paths
from mint.lang.words import COMMON

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo

_OPTIONS = frozenset({"escape", "override", "over"})
_FIELD = ("field", "f", "fld")
_VARIABLE = ("variable", "v", "var")


class Target(msgspec.Struct, frozen=True):
    """Where a value goes, and the value if it stands beside the target.

    Args:
        kind: "f" for a field, "v" for a variable.
        name: of the field or variable, dotted to go into a value.
        value: the value, MISSING when it comes from elsewhere.
    """

    kind: str
    name: str
    value: Any


MISSING = object()


class Setting(Expression):
    """An expression that puts a value somewhere, the value of its block if it has one."""

    aside: ClassVar[frozenset[str]] = COMMON | _OPTIONS | VALUES.keys()
    """Attributes that are no target; any other one names it."""

    family = "row"
    amends = frozenset("*")

    def apply(self) -> None:
        """Run the block that makes the value, or take the value from the attributes."""
        self.target()
        if self.tree.children:
            self.node.variables = {}
            self.apply_child(0, self.fields)
        else:
            self.conclude(self.fields, MISSING)

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Go on with the block; at its end its `__result__` is the value."""
        following = answer.index + 1
        if following < len(self.tree.children):
            self.apply_child(following, fields)
        else:
            self.conclude(fields, fields.get("__result__"))

    def conclude(self, fields: dict[str, Any], result: Any) -> None:
        """Put the value there: the result of the block, MISSING when there is none."""
        raise NotImplementedError

    def target(self) -> Target:
        """Where the value goes.

        Raises:
            ExpressionError: the attributes name no target.
        """
        for names, kind in ((_VARIABLE, "v"), (_FIELD, "f")):
            found = self.attribute(*names)
            if found is not None:
                return Target(kind, dollar.text_of(found), MISSING)
        for name, value in self.tree.attributes.items():
            if name not in self.aside:
                key = dollar.text_of(dollar.substitute(name, self.data()))
                kind, path = split_target(key)
                return Target(kind, path, MISSING if value is None else value)
        message = f"{self.tree.name}: no field or variable is named: try `{self.tree.name} 'f:x'`"
        raise ExpressionError(message)

    def value(self, target: Target) -> Any:
        """The value beside the target, or that of `val`, `field_value`...; MISSING if none."""
        escape = dollar.text_of(self.attribute("escape")) == "true"
        if target.value is not MISSING:
            return target.value if escape else dollar.substitute(target.value, self.data())
        if escape:
            return self.tree.attributes.get("val", self.tree.attributes.get("value"))
        if any(name in VALUES for name in self.tree.attributes):
            return self.value_of("")
        return MISSING

    def current(self, target: Target, fields: dict[str, Any]) -> Any:
        """What the target holds now, None when nothing."""
        if target.kind == "f":
            return paths.get(fields, target.name)
        return self.lookup(target.name)

    def put(
        self, target: Target, value: Any, fields: dict[str, Any], added: Any = MISSING
    ) -> dict[str, Any]:
        """Put a value there: the payload afterwards.

        Args:
            target: where.
            value: what.
            fields: the payload before.
            added: what of the value was not in the payload before; all of it if not given.

        Raises:
            LimitReached: the payload, or the variables, would be too large.
        """
        if target.kind == "f":
            after = paths.put(fields, target.name, value)
            more = value if added is MISSING else added
            self.run.scale.grown(fields, after, target.name, more)
            return after
        over = dollar.text_of(self.attribute("override", "over"))
        variables.assign(self.run, self.outside(), target.name, value, _over(over))
        return fields

    def outside(self) -> Any:
        """The expression whose variables are meant: not those of the block."""
        parent = self.run.node(self.node.parent) if self.node.parent else None
        own = self.tree.children and parent is not None
        return parent if own else self.node


def _over(text: str) -> str:
    return text if text in ("true", "sub") else ""
