from __future__ import annotations

from typing import Any, ClassVar

from mint.errors import ExpressionError
from mint.expressions.asking import Asking
from mint.lang import dollar
from mint.ports.directory import REGISTRAR


class Unregisterp(Asking):
    """Have the engine forget a participant whose workers are elsewhere.

    ```radial
    unregisterp alfred
    unregisterp name: '^build_.*'
    ```

    The name, or the pattern as the register has it, is the text or `name`. Whether there was one is
    left in the field `__result__`. It is off unless the setting `registerp_allowed` is true. See
    also: `registerp`.
    """

    names: ClassVar[tuple[str, ...]] = ("unregisterp",)
    asks: ClassVar[str] = REGISTRAR

    def params(self) -> dict[str, Any]:
        """Whom to forget.

        Raises:
            ExpressionError: it is nobody.
        """
        name = dollar.text_of(self.attribute_or_text("name"))
        if not name:
            message = "unregisterp: nobody is named: write `unregisterp name`"
            raise ExpressionError(message)
        return {"do": "unregister", "name": name}

    def answered(self, value: Any) -> None:
        """Leave whether there was one."""
        self.reply_to_parent({**self.fields, "__result__": value is True})
