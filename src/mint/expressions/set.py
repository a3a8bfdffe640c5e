from __future__ import annotations

from typing import Any, ClassVar

from mint.interpreter.setting import MISSING, Setting


class Set(Setting):
    """Set a field or a variable.

    ```radial
    set 'f:colour': red
    set colour: '${f:choice}'
    set 'v:host': '$f:hosts.0'
    set field: colour, value: red
    set 'v:answer'
      ask_oracle
    ```

    A name is a field unless it begins with `v:`. Dots go into a value when it is there already,
    else the name is taken as it is, dots and all. `field_value` and `var_value` copy.
    `escape: true` leaves `${...}` alone. With children, they are run with variables of their own,
    and the value is what they leave in `__result__`. `override: true` sets a variable where it is
    bound already (`override: sub`: not beyond the subprocess). The value is left in `__result__`.
    """

    names: ClassVar[tuple[str, ...]] = ("set", "rset")

    def conclude(self, fields: dict[str, Any], result: Any) -> None:
        """Set it."""
        target = self.target()
        value = self.value(target) if result is MISSING or result is None else result
        value = None if value is MISSING else value
        fields = self.put(target, value, fields)
        is_result = target.kind == "f" and target.name == "__result__"
        told = fields if is_result else {**fields, "__result__": value}
        self.run.scale.grown(fields, told, "__result__", value)
        self.reply_to_parent(told)
