from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aio_pika.exceptions import ChannelClosed, ChannelPreconditionFailed

if TYPE_CHECKING:
    from aio_pika.abc import AbstractConnection

INBOUND = "ruote_workitems"
"""Where the engine takes launches and answers, unless the settings say another name."""

DEAD = "mint.dead"
"""Where a broker puts what was delivered too often."""


def queue_of(participant: str) -> str:
    """The queue of a participant that asks for no other one."""
    return f"mint.work.{participant}"


class Queues:
    """Sees to it that queues are there before anything is sent to them.

    A queue that is there already stays as it is, whatever its kind: it may be full of work.

    Args:
        connection: to the broker. A declaration that it refuses costs a channel, so that each has
            one of its own.
        deliveries: how often a broker may deliver something before it lays it aside.
    """

    def __init__(self, connection: AbstractConnection, deliveries: int) -> None:
        self._connection = connection
        self._deliveries = deliveries
        self._known: set[str] = set()

    async def ensure(self, name: str, *, classic: bool) -> None:
        """Declare a queue, unless this connection has seen it already.

        Args:
            name: of the queue.
            classic: as the clients of the original declare it: durable, and nothing more. Such a
                client could not declare it again if it had other properties.
        """
        if name not in self._known:
            await self._try(name, {} if classic else self._arguments())
            self._known.add(name)

    def forget(self, name: str) -> None:
        """Somebody has deleted it: declare it again before it is used."""
        self._known.discard(name)

    async def inbound(self, name: str) -> None:
        """Declare the queue by which all comes in, and the one for what cannot be handled."""
        await self._try(DEAD, {"x-queue-type": "quorum"})
        await self._try(name, self._arguments())

    async def is_of_another_kind(self, name: str) -> bool:
        """Whether a queue that is there has other properties than MINT would give it."""
        channel = await self._connection.channel()
        try:
            await channel.declare_queue(name, durable=True, arguments=self._arguments())
        except ChannelPreconditionFailed:
            return True
        await channel.close()
        return False

    async def depth(self, name: str) -> tuple[int, int] | None:
        """Messages that wait in a queue, and its consumers; None when there is no such queue."""
        channel = await self._connection.channel()
        try:
            found = (await channel.declare_queue(name, passive=True)).declaration_result
        except ChannelClosed:
            return None
        await channel.close()
        return found.message_count or 0, found.consumer_count or 0

    async def _try(self, name: str, arguments: dict[str, Any]) -> None:
        channel = await self._connection.channel()
        try:
            await channel.declare_queue(name, durable=True, arguments=arguments)
        except ChannelPreconditionFailed:
            return  # it is there, of another kind
        await channel.close()

    def _arguments(self) -> dict[str, Any]:
        return {
            "x-queue-type": "quorum",
            "x-delivery-limit": self._deliveries,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": DEAD,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }
