from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Phases:
    """How long each phase of something took.

    Attributes:
        seconds: by phase, in their order.
        last: the one that is or was the last.

    Example:
        >>> phases = Phases()
        >>> with phases("load"):
        ...     entries = list(directory.search())
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = ""

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """This block is a phase."""
        began = time.monotonic()
        self.last = name
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - began
