from __future__ import annotations

from typing import Any, ClassVar

from mint.expressions.inc import Inc
from mint.interpreter.setting import MISSING
from mint.lang.comparison import same


class Dec(Inc):
    """Take from a number, or from a list.

    ```radial
    dec 'f:tries'
    dec 'v:total': 10
    pop 'f:names', to_v: name
    dec 'f:names': bob
    ```

    A number shrinks by one, or by the value. A list loses its tail, its head (`pos: head`), or all
    items equal to the value; what was taken is left in `__result__`, or where `to_v` or `to_f`
    says.
    See also: `inc`.
    """

    names: ClassVar[tuple[str, ...]] = ("dec", "decrement", "pop")
    sign = -1

    def change_list(
        self, items: list[Any], value: Any, fields: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """The list afterwards, and the payload."""
        if value is not MISSING and value is not None:
            rest = [item for item in items if not same(item, value)]
            return rest, self.keep(None if len(rest) == len(items) else value, fields)
        if not items:
            return items, self.keep(None, fields)
        taken_one, rest = (items[0], items[1:]) if self.at_head() else (items[-1], items[:-1])
        return rest, self.keep(taken_one, fields)
