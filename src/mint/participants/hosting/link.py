from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Link:
    """Tells people when the server comes and goes, once each time. Safe from any thread.

    Args:
        tell: is given each line.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._trouble: str | None = ""
        self._changing = threading.Lock()

    def up(self, line: str) -> None:
        """The server answers."""
        with self._changing:
            before, self._trouble = self._trouble, None
        if before is not None:
            self._tell(line)

    def remark(self, line: str) -> None:
        """Something that people should know of."""
        self._tell(line)

    def down(self, error: Exception) -> None:
        """The server does not answer, or cannot do what it is asked."""
        trouble = str(error)
        with self._changing:
            before, self._trouble = self._trouble, trouble
        if before != trouble:
            self._tell(f"{trouble} (trying again)")
