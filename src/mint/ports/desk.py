from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mint.model.effect import Control, Dispatch
    from mint.model.message import Cancelled


class Desk(Protocol):
    """Where participants elsewhere fetch their work. The engine tells it what there is to fetch."""

    def offer(self, work: Sequence[Dispatch | Control]) -> bool:
        """Hear of work that is committed, and that no transport of the engine takes.

        Runs on the engine's thread: it must return at once and never raise.

        Returns:
            Whether the engine is to call `look` soon.
        """

    def look(self, serves: Callable[[str], bool]) -> Sequence[Cancelled]:
        """Look after what was fetched and not brought back.

        Frees what is overdue and can be done by a transport of the engine.

        Args:
            serves: whether a transport of the engine has a worker for a participant.

        Returns:
            Answers to cancels of work that nobody has.

        Raises:
            StoreError: the store cannot be used now.
        """
