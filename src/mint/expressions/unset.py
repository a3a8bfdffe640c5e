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
    `override: true` removes it where it is bound. What was removed is left in `__result__`.
    """

    names: ClassVar[tuple[str, ...]] = ("unset",)

    def conclude(self, fields: dict[str, Any], result: Any) -> None:
        """Remove it."""
        target = self.target()
        if target.kind == "f":
            gone = paths.get(fields, target.name)
            fields = paths.remove(fields, target.name)
        else:
            gone = self._forget(target.name)
        if (target.kind, target.name) != ("f", "__result__"):
            told = {**fields, "__result__": gone}
            self.run.scale.grown(fields, told, "__result__", gone)
            fields = told
        self.reply_to_parent(fields)

    def _forget(self, name: str) -> Any:
        """Remove a variable; its value."""
        over = dollar.text_of(self.attribute("override", "over"))
        over = over if over in ("true", "sub") else ""
        variables.check_own(name)
        return variables.forget(self.run, self.outside(), name, over)
