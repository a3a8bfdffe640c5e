from __future__ import annotations

from typing import ClassVar

from mint.interpreter import variables
from mint.interpreter.expression import Expression
from mint.interpreter.steps import CancelIt


class CancelProcess(Expression):
    """End the whole process by cancelling it: handlers named by on_cancel run.

    ```radial
    terminate if: '${f:obsolete}'
    ```

    Branches that were forgotten go on. See also: `kill_process`, `undo`.
    """

    names: ClassVar[tuple[str, ...]] = ("cancel_process", "terminate")
    flavour = ""

    def apply(self) -> None:
        """Cancel the root, and with it this expression."""
        root = self.run.process_as_read.root
        self.run.say(CancelIt(key=root, flavour=self.flavour))
        if not variables.goes_with(self.run, self.node, root):
            self.reply_to_parent(self.fields)
