from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from aiormq import Channel

if TYPE_CHECKING:
    from types import TracebackType

    from aio_pika.abc import AbstractConnection


class Line:
    """A connection with its channels, until the first of them breaks.

    Channels are those of the protocol, without comforts: there is a lot to carry.

    Args:
        connection: that is open.
    """

    def __init__(self, connection: AbstractConnection) -> None:
        self._connection = connection
        self._closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ends: list[asyncio.Future[None]] = [self._closed]
        connection.close_callbacks.add(self._hear)

    async def channel(self, *, confirms: bool = True) -> Channel:
        """A new channel; with confirms, what reaches no queue is an error."""
        made = await self._connection.channel(
            publisher_confirms=confirms, on_return_raises=confirms
        )
        bare = await made.get_underlay_channel()
        assert isinstance(bare, Channel), "this is what aio-pika stands on"  # noqa: S101
        self._ends.append(bare.closing)
        return bare

    async def until_closed(self) -> None:
        """Wait for the end.

        Raises:
            ConnectionResetError: it is there.
        """
        if self._connection.connected.is_set():
            await asyncio.wait(self._ends, return_when=asyncio.FIRST_COMPLETED)
        raise ConnectionResetError("the connection to the broker is closed")

    def _hear(self, *_: object) -> None:
        if not self._closed.done():
            self._closed.set_result(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._connection.close()
