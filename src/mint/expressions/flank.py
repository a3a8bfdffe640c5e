from __future__ import annotations

from typing import ClassVar

from mint.expressions.sequence import Sequence
from mint.interpreter.steps import ReplyTo


class Flank(Sequence):
    """Run the children in sequence beside what follows, and end them with the parent.

    ```radial
    sequence
      flank
        watch_log
      build
      test
    ```

    The parent goes on at once; when it is over, what still runs of the flank is cancelled. The same
    as `sequence flank: true`. See also: `forget`.
    """

    names: ClassVar[tuple[str, ...]] = ("flank",)

    def apply(self) -> None:
        """Let the parent go on, then begin."""
        node = self.node
        if not node.flanking and node.parent is not None:
            self.run.anchor(node)
            node.flanking = True
            self.run.say(
                ReplyTo(key=node.parent, fields=self.fields, sender=node.key, flanking=True)
            )
        super().apply()
