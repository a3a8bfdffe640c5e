from __future__ import annotations

from typing import Any, ClassVar

from mint.interpreter.expression import Expression
from mint.interpreter.steps import CancelIt
from mint.lang import dollar


class Undo(Expression):
    """Cancel the expression that bears a tag.

    ```radial
    concurrence
      ask_alice tag: question
      sequence
        wait 1d
        undo question
    ```

    The tag is the text, or `ref`. An unknown tag is ignored. See also: `kill`, `redo`.
    """

    names: ClassVar[tuple[str, ...]] = ("undo", "cancel")
    flavour = ""

    def apply(self) -> None:
        """Cancel it, then go on."""
        key = self._target()
        if key is not None:
            self.act(key)
        self.finish(key)

    def act(self, key: str) -> None:
        """Do it to the expression of this key."""
        self.run.say(CancelIt(key=key, flavour=self.flavour))

    def finish(self, key: str | None) -> None:
        """Go on."""
        self.reply_to_parent(self.fields)

    def _target(self) -> str | None:
        wish = self.attribute_or_text("ref")
        mark: Any = None if wish is None else self.lookup(dollar.text_of(wish))
        if not isinstance(mark, dict) or "expid" not in mark:
            return None
        return f"{mark['expid']}!{mark.get('subid')}"
