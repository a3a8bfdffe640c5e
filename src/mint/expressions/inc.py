from __future__ import annotations

import math
from typing import Any, ClassVar

from mint.errors import ExpressionError
from mint.interpreter import iterating, variables
from mint.interpreter.setting import MISSING, Setting, Target
from mint.lang import dollar, paths
from mint.lang.values import BITS


class Inc(Setting):
    """Add to a number, or to a list.

    ```radial
    inc 'f:tries'
    inc 'v:total': 10
    inc 'f:names': bob, pos: head
    push 'f:names': bob
    ```

    A number grows by one, or by the value; an unset one begins at 0. A list gets the value at its
    tail, or at its head with `pos: head`. `push` always makes a list of it. Targets are named as
    in `set`. With children, their `__result__` is the value. See also: `dec`.
    """

    names: ClassVar[tuple[str, ...]] = ("inc", "increment", "push")
    aside: ClassVar[frozenset[str]] = Setting.aside | iterating.TARGETS | {"pos", "position"}
    sign = 1

    def conclude(self, fields: dict[str, Any], result: Any) -> None:
        """Change it."""
        target = self.target()
        value = self.value(target)
        if value is MISSING:
            value = result
        current = self.current(target, fields)
        name = self.node.memory.get("target", self.tree.name)
        wants_list = name in ("push", "pop") or (current is None and _step(value) is None)
        if wants_list and not isinstance(current, list):
            current = [] if current is None else [current]
        if isinstance(current, list):
            changed, fields = self.change_list(current, value, fields)
            added = None if value is MISSING else value
        else:
            changed = added = self._change_number(target, current, value)
        self.reply_to_parent(self.put(target, changed, fields, added))

    def change_list(
        self, items: list[Any], value: Any, fields: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """The list afterwards, and the payload."""
        added = None if value is MISSING else value
        return [added, *items] if self.at_head() else [*items, added], fields

    def at_head(self) -> bool:
        """Whether the head of a list is meant, not its tail."""
        return dollar.text_of(self.attribute("pos", "position")) == "head"

    def _change_number(self, target: Target, current: Any, value: Any) -> Any:
        step = _step(value)
        if current is None and step is not None:
            return step * self.sign
        if isinstance(current, bool) or not isinstance(current, int | float) or step is None:
            message = (
                f"{self.tree.name}: {target.name} holds {dollar.text_of(current)!r}, which is "
                "neither a number nor a list"
                if step is not None
                else f"{self.tree.name}: {dollar.text_of(value)!r} is not a number"
            )
            raise ExpressionError(message)
        changed = _sum(current, step * self.sign)
        if changed is None:
            message = f"{self.tree.name}: {target.name} would grow beyond what a number can be"
            raise ExpressionError(message)
        return changed

    def keep(self, value: Any, fields: dict[str, Any]) -> dict[str, Any]:
        """Leave what was taken out of a list in `__result__`, or where `to...` says."""
        goal = iterating.target(self, None)
        if goal is None:
            goal = ("f", "__result__")
        kind, name = goal
        if kind == "v":
            variables.assign(self.run, self.outside(), name, value)
            return fields
        after = paths.put(fields, name, value)
        self.run.scale.grown(fields, after, name, value)
        return after


def _sum(one: float, other: float) -> float | None:
    """The sum; None when it is beyond what JSON can hold."""
    try:
        found: Any = one + other
    except OverflowError:
        return None
    if isinstance(found, int):
        return found if found.bit_length() <= BITS else None
    return found if math.isfinite(found) else None


def _step(value: Any) -> int | float | None:
    """By how much a number is to change: 1 when nothing is said, None when it is no number."""
    return 1 if value is MISSING or value is None else _number(value)


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    text = dollar.text_of(value)
    for kind in (int, float):
        try:
            found = kind(text)
        except ValueError:
            continue
        return _sum(found, 0)
    return None
