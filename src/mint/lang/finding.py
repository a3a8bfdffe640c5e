from __future__ import annotations

from typing import Literal

import msgspec

from mint.lang.places import Place


class Finding(msgspec.Struct, frozen=True):
    """Something in a definition that is wrong, or that is hardly meant so.

    Args:
        severity: error: it will fail when it is reached; warning: it may be meant, but looks
            odd; info: it is worth a thought.
        position: of the step in the tree as it was read, such as `0_1`.
        message: what is wrong.
        hint: what to do about it.
        place: of the step in the text; None when it is not known.
    """

    severity: Literal["error", "warning", "info"]
    position: str
    message: str
    hint: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        """Render as `line:column: error: message. hint`, the form that editors jump to."""
        where = self.position
        if isinstance(self.place, Place):
            where = f"{self.place.line}:{self.place.column}"
        hint = f". {self.hint}" if self.hint else ""
        return f"{where}: {self.severity}: {self.message}{hint}"
