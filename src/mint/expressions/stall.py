from __future__ import annotations

from mint.interpreter.expression import Expression


class Stall(Expression):
    """Never go on, until somebody cancels it.

    ```radial
    stall timeout: 1d, on_timeout: error
    ```
    """

    names = ("stall",)

    def apply(self) -> None:
        """Stay."""
