from __future__ import annotations

from typing import ClassVar

from mint.expressions.undo import Undo
from mint.interpreter import variables
from mint.interpreter.steps import CancelIt


class Redo(Undo):
    """Cancel the expression that bears a tag and apply it again, with the payload of before.

    ```radial
    redo build, if: '${f:sources_changed}'
    ```

    Inside the tagged expression, it is itself part of what is cancelled. See also: `undo`.
    """

    names: ClassVar[tuple[str, ...]] = ("redo",)

    def act(self, key: str) -> None:
        """Have it applied again."""
        self.run.say(CancelIt(key=key, re_apply={"applied": True}))

    def finish(self, key: str | None) -> None:
        """Go on, unless what is done again is around this very expression."""
        if key is None or not variables.goes_with(self.run, self.node, key):
            self.reply_to_parent(self.fields)
