from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter.expression import Expression

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo


class If(Expression):
    """Run the first child when a condition is true, the second when it is not.

    ```radial
    if '${f:status} == SUCCESS'
      publish
      tell_author
    ```

    The condition is the text, or the attribute `test` (`t`). Without one, the first child is run as
    the condition: when it leaves exactly `true` in the field `__result__`, the second child is run,
    else the third. A missing branch is no error. See also: the attributes `if` and `unless`, which
    any expression takes.
    """

    names: ClassVar[tuple[str, ...]] = ("if",)
    family = "choice"
    amends = frozenset("*")

    def apply(self) -> None:
        """Choose, or run the condition."""
        test = self._test()
        if test is None:
            self._choose(0)
        else:
            self._choose(0 if self.holds(test) else 1)

    def _test(self) -> Any:
        attributes = self.tree.attributes
        for name in ("test", "t"):
            if attributes.get(name) is not None:
                return attributes[name]
        return self.tree.text

    def _choose(self, index: int, fields: dict[str, Any] | None = None) -> None:
        fields = self.fields if fields is None else fields
        if index < len(self.tree.children):
            self.apply_child(index, fields)
        else:
            self.reply_to_parent(fields)

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Choose after the condition; be over after a branch."""
        if self._test() is None and answer.index == 0:
            self._choose(1 if fields.get("__result__") is True else 2, fields)
        else:
            self.reply_to_parent(fields)
