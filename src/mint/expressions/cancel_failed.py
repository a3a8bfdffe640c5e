from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mint.expressions.replay_failed import ReplayFailed
from mint.model.message import Cancel

if TYPE_CHECKING:
    from mint.model.message import AnyMessage


class CancelFailed(ReplayFailed):
    """Cancel the step that failed, in a process that handles an error; its process goes on.

    ```radial
    define name: release, on_error_process: give_up
      announce
      define give_up
        on_duty task: 'nobody was told'
        cancel_failed
    ```

    Its `on_cancel` runs. Should the step be gone by then, nothing happens. It is an error in a
    process that handles none. See also: `replay_failed`.
    """

    names: ClassVar[tuple[str, ...]] = ("cancel_failed",)

    def message(self, wfid: str, key: str) -> AnyMessage:
        """What the process that failed is told."""
        return Cancel(wfid=wfid, by=self.node.wfid, key=key)
