from __future__ import annotations

from typing import ClassVar

from mint.expressions.cancel_process import CancelProcess


class KillProcess(CancelProcess):
    """End the whole process by killing it: no handler runs.

    ```radial
    kill_process unless: '${f:worth_it}'
    ```

    See also: `cancel_process`.
    """

    names: ClassVar[tuple[str, ...]] = ("kill_process",)
    flavour = "kill"
