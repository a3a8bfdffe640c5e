from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from mint.errors import BusError
from mint.transport.amqp.staying import Staying

if TYPE_CHECKING:
    from aio_pika.abc import AbstractConnection

    from mint.transport.amqp.line import Line
    from mint.transport.amqp.nodes import Nodes

log = structlog.get_logger("mint.trigger")


class Link:
    """One connection after the other with a broker, for those who need one at a moment.

    Args:
        nodes: of the broker.
        name: by which it lists the connection.
        timeout: seconds that a connection may take, and that is waited for one.
    """

    def __init__(self, nodes: Nodes, name: str, timeout: float = 10.0) -> None:
        self.fault: str | None = "not connected yet"
        """Why there is no connection; None: there is one."""
        self._nodes = nodes
        self._timeout = timeout
        self._staying = Staying(nodes, name, self._lose, timeout)
        self._line: asyncio.Future[Line] | None = None
        self._group = asyncio.TaskGroup()
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin to connect."""
        self._line = asyncio.get_running_loop().create_future()
        await self._group.__aenter__()
        self._task = self._group.create_task(self._staying.run(self._session))

    async def end(self) -> None:
        """Close the connection, and make no more."""
        self._staying.end()
        if self._task is not None:
            self._task.cancel()
        await self._group.__aexit__(None, None, None)

    async def line(self) -> Line:
        """The connection, as soon as there is one.

        Raises:
            BusError: there is none for too long.
        """
        try:
            async with asyncio.timeout(self._timeout):
                return await self.until_connected()
        except TimeoutError:
            raise BusError(f"the broker at {self._nodes} cannot be used: {self.fault}") from None

    async def until_connected(self) -> Line:
        """The connection, however long it takes."""
        while True:
            if self._line is None:
                raise BusError("the broker is not used any more")
            if self._line.done() and self.fault is None:
                return self._line.result()
            await asyncio.wait([self._line])

    def _lose(self, reason: str) -> None:
        log.warning("no connection with the broker", broker=str(self._nodes), reason=reason)
        self.fault = reason

    async def _session(self, connection: AbstractConnection, line: Line) -> None:
        self._staying.succeed()
        self.fault = None
        if self._line is not None:
            self._line.set_result(line)
        try:
            await line.until_closed()
        finally:
            self.fault = "the connection is lost"
            self._line = asyncio.get_running_loop().create_future()
