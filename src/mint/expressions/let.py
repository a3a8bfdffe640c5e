from __future__ import annotations

from typing import ClassVar

from mint.expressions.sequence import Sequence


class Let(Sequence):
    """Run the children one after the other, with variables of their own.

    ```radial
    let
      set 'v:colour': red
      paint
    ```

    Variables that are set inside are gone after it. The same as `sequence scope: true`.
    """

    names: ClassVar[tuple[str, ...]] = ("let",)

    def apply(self) -> None:
        """Open a scope, then begin."""
        if self.node.variables is None:
            self.node.variables = {}
        super().apply()
