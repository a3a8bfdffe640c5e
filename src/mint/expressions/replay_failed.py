from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mint.errors import ExpressionError
from mint.interpreter.expression import Expression
from mint.lang import dollar
from mint.model.message import Replay

if TYPE_CHECKING:
    from mint.model.message import AnyMessage


class ReplayFailed(Expression):
    """Try again what failed, in a process that handles an error.

    ```radial
    define name: release, on_error_process: ask_on_duty
      publish
      define ask_on_duty
        on_duty task: 'which server?'
        replay_failed fields: '$f:repair', if: '${f:repair}'
        cancel_failed unless: '${f:repair}'
    ```

    `fields` are merged into the workitem of the step that failed; without them it is tried again as
    it was. The handler goes on at once. Should the step be gone by then, nothing happens. It is an
    error in a process that handles none. See also: `cancel_failed`.
    """

    names: ClassVar[tuple[str, ...]] = ("replay_failed",)

    def apply(self) -> None:
        """Send the message, then go on."""
        process = self.run.process_as_read
        if not process.parent or not process.about:
            message = (
                f"{self.names[0]}: this process was not launched to handle an error of another; "
                "see the attribute on_error_process"
            )
            raise ExpressionError(message)
        told = self.message(process.parent, process.about)
        self.reply_to_parent(self.fields)
        self.run.effects.messages.append(told)

    def message(self, wfid: str, key: str) -> AnyMessage:
        """What the process that failed is told."""
        fields = self.attribute("fields")
        if fields is not None and not isinstance(fields, dict):
            message = f"replay_failed: fields: {dollar.text_of(fields)!r} is no object"
            raise ExpressionError(message)
        return Replay(wfid=wfid, by=self.node.wfid, key=key, fields=fields)
