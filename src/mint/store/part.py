from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from mint.store.session import Session

    Begin = Callable[[], AbstractContextManager[Session]]


class Part:
    """A part of the store with transactions of its own, beside those of turns.

    Safe from any thread.

    Args:
        reading: begins a transaction that only reads.
        writing: begins one that writes.
    """

    def __init__(self, reading: Begin, writing: Begin) -> None:
        self._reading = reading
        self._writing = writing
