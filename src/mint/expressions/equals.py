from __future__ import annotations

from typing import ClassVar

from mint.interpreter.expression import Expression


class Equals(Expression):
    """Compare two values; `true` or `false` is left in the field `__result__`.

    ```radial
    equals field_value: colour, other_value: red
    ```

    Values come from `value` (`val`), `field_value`, `variable_value`, and the same with `other_` in
    front. With fewer than two values the answer is `false`.
    """

    names: ClassVar[tuple[str, ...]] = ("equals",)

    def apply(self) -> None:
        """Compare."""
        one, other = self.value_of(""), self.value_of("other")
        given = len([value for value in self.tree.attributes.values() if value is not None])
        same = type(one) is type(other) and one == other
        numbers = isinstance(one, float | int) and isinstance(other, float | int)
        numbers = numbers and not isinstance(one, bool) and not isinstance(other, bool)
        equal = given > 1 and (same or (numbers and one == other))
        self.reply_to_parent({**self.fields, "__result__": equal})
