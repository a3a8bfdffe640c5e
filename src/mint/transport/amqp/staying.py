from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mint.backoff import Backoff
from mint.transport.amqp.faults import reason_of
from mint.transport.amqp.line import Line
from mint.transport.amqp.nodes import LOST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aio_pika.abc import AbstractConnection

    from mint.transport.amqp.nodes import Nodes


class Staying:
    """Connects with a broker again and again, until it is told to end.

    Args:
        nodes: of the broker.
        name: by which it lists the connection.
        lost: called with the reason whenever there is no connection.
        timeout: seconds that a connection may take.

    Example:
        >>> staying = Staying(nodes, "mint web", log.warning)
        >>> await staying.run(session)
    """

    def __init__(
        self, nodes: Nodes, name: str, lost: Callable[[str], object], timeout: float = 10.0
    ) -> None:
        self._nodes = nodes
        self._name = name
        self._lost = lost
        self._timeout = timeout
        self._backoff = Backoff()
        self._ending = False

    async def run(self, session: Callable[[AbstractConnection, Line], Awaitable[None]]) -> None:
        """Connect, again and again.

        Args:
            session: works with a connection, until it breaks.
        """
        while not self._ending:  # what breaks in the same moment hides that a task is cancelled
            try:
                connection = await self._nodes.connect(self._name, self._timeout)
                async with Line(connection) as line:
                    await session(connection, line)
            except* LOST as errors:
                self._lost(reason_of(errors, self._nodes.urls[0]))
            await asyncio.sleep(self._backoff.next())

    def succeed(self) -> None:
        """It went well: after the next loss it is tried again soon."""
        self._backoff.reset()

    def end(self) -> None:
        """Connect no more, once this connection is over. From any thread."""
        self._ending = True
