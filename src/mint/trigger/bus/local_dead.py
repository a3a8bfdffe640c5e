from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from mint.errors import BusError, StoreError
from mint.trigger.bus.dead import DeadLetter, unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.clock import Clock
    from mint.ports.letters import Buried, Letters

_P = ParamSpec("_P")
_R = TypeVar("_R")


async def asked(what: Callable[_P, _R], *args: _P.args, **more: _P.kwargs) -> _R:
    """Ask a database, in a thread.

    Raises:
        BusError: it cannot be used.
    """
    try:
        return await asyncio.to_thread(what, *args, **more)
    except StoreError as error:
        raise BusError(f"the database does not take it: {error}") from error


class LocalDead:
    """The dead letters of a database.

    Args:
        letters: the queues in the database.
        clock: the time.
    """

    def __init__(self, letters: Letters, clock: Clock) -> None:
        self._letters = letters
        self._now = clock.now
        self._ask = asked

    async def dead(self, limit: int = 100) -> tuple[DeadLetter, ...]:
        """See `Bus.dead`."""
        return tuple(_dead(one) for one in await asked(self._letters.buried, limit))

    async def dead_one(self, ident: str) -> DeadLetter:
        """See `Bus.dead_one`."""
        found = await asked(self._letters.buried_one, _number(ident))
        if found is None:
            raise unknown(ident)
        return _dead(found)

    async def replay(self, ident: str) -> None:
        """See `Bus.replay`."""
        if not await asked(self._letters.unbury, _number(ident), self._now()):
            raise unknown(ident)

    async def drop(self, ident: str) -> None:
        """See `Bus.drop`."""
        if not await asked(self._letters.drop, _number(ident)):
            raise unknown(ident)


def _number(ident: str) -> int:
    """The number of a row; 0, which no row has, for what is none."""
    return int(ident) if re.fullmatch(r"[0-9]{1,18}", ident) else 0


def _dead(found: Buried) -> DeadLetter:
    return DeadLetter(
        id=str(found.number),
        queue=found.queue,
        letter=found.id,
        body=found.body.encode(),
        reason=found.reason,
        attempts=found.attempt,
        first=found.first,
        at=found.at,
    )
