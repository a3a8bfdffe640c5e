from __future__ import annotations

from typing import ClassVar

from mint.expressions.sequence import Sequence
from mint.interpreter import beginning


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
        if not self.node.flanking:
            beginning.stand_aside(self.run, self.node)
        super().apply()
