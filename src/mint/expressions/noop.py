from __future__ import annotations

from typing import ClassVar

from mint.interpreter.expression import Expression


class Noop(Expression):
    """Do nothing, and go on. Useful to carry attributes.

    ```radial
    noop tag: half_way
    ```
    """

    names: ClassVar[tuple[str, ...]] = ("noop",)
