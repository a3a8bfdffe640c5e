from __future__ import annotations

from typing import ClassVar

from mint.interpreter.expression import Expression


class Stall(Expression):
    """Never go on, until somebody cancels it.

    ```radial
    stall timeout: 1d, on_timeout: error
    ```
    """

    names: ClassVar[tuple[str, ...]] = ("stall",)
    family = "later"
    amends = frozenset("*")

    def apply(self) -> None:
        """Stay."""
