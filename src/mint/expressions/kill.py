from __future__ import annotations

from typing import ClassVar

from mint.expressions.undo import Undo


class Kill(Undo):
    """Kill the expression that bears a tag: its on_cancel does not run.

    ```radial
    kill question
    ```

    See also: `undo`.
    """

    names: ClassVar[tuple[str, ...]] = ("kill",)
    flavour = "kill"
