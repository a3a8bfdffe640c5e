from __future__ import annotations

from typing import ClassVar

from mint.interpreter.expression import Expression
from mint.lang import dollar


class Echo(Expression):
    """Print a text, into the history of the process and where its server prints.

    ```radial
    echo 'building ${f:project}'
    ```
    """

    names: ClassVar[tuple[str, ...]] = ("echo",)

    def apply(self) -> None:
        """Print, and go on."""
        text = self.attribute("text", "s")
        text = self.text() if text is None else text
        self.run.event("echo", self.node, data={"text": dollar.text_of(text)})
        self.reply_to_parent(self.fields)
