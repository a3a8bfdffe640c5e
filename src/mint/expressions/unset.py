from __future__ import annotations

from typing import Any, ClassVar

from mint.interpreter import variables
from mint.interpreter.setting import Setting
from mint.lang import dollar, paths


class Unset(Setting):
    """Remove a field or a variable.

    ```radial
    unset 'f:colour'
    unset 'v:host'
    unset field: colour
    ```

    A variable that is unset shows the one of the same name in an outer scope again.
    `override: true` removes it where it is bound.
    """

    names: ClassVar[tuple[str, ...]] = ("unset",)

    def conclude(self, fields: dict[str, Any], result: Any) -> None:
        """Remove it."""
        target = self.target()
        if target.kind == "f":
            fields = paths.remove(fields, target.name)
        else:
            over = dollar.text_of(self.attribute("override", "over"))
            over = over if over in ("true", "sub") else ""
            variables.check_own(target.name)
            variables.forget(self.run, self.outside(), target.name, over)
        self.reply_to_parent(fields)
