from __future__ import annotations

from typing import ClassVar

from mint.interpreter.expression import VALUES, Expression, value_of_attribute
from mint.lang.comparison import same


class Equals(Expression):
    """Compare two values; `true` or `false` is left in the field `__result__`.

    ```radial
    equals field_value: colour, other_value: red
    ```

    Values come from `value` (`val`), `field_value`, `variable_value`, and the same with `other_` in
    front. The first and the last are compared; with fewer than two the answer is `false`.
    """

    names: ClassVar[tuple[str, ...]] = ("equals",)

    def apply(self) -> None:
        """Compare."""
        names = [name for name in self.tree.attributes if _stem(name) in VALUES]
        values = [value_of_attribute(self, name, VALUES[_stem(name)]) for name in names]
        equal = len(values) > 1 and same(values[0], values[-1])
        self.reply_to_parent({**self.fields, "__result__": equal})


def _stem(name: str) -> str:
    return name.removeprefix("other_")
