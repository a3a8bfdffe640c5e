from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aio_pika import ExchangeType
from aio_pika.exceptions import ChannelNotFoundEntity, ChannelPreconditionFailed
from aiormq.exceptions import ChannelAccessRefused

from mint.model.wire import (
    AIR_ANSWERS,
    AIR_CALLS,
    CALLS,
    DEAD,
    WORKERS,
    answers_of,
    launches_of,
    quorum,
)

if TYPE_CHECKING:
    from aio_pika.abc import AbstractChannel, AbstractConnection


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
        self.restricted = False
        """Whether the broker lets us declare nothing; see `look`."""
        self._known: set[str] = set()
        self._looking: AbstractChannel | None = None

    async def ensure(self, name: str, *, classic: bool) -> None:
        """Declare a queue, unless this connection has seen it already.

        Args:
            name: of the queue.
            classic: as the clients of the original declare it: durable, and nothing more. Such a
                client could not declare it again if it had other properties.

        Raises:
            ConnectionError: it is not there, and this broker user may not declare it.
        """
        if name not in self._known:
            if not self.restricted:
                await self._try(name, {} if classic else quorum(self._deliveries))
            elif await self.depth(name) is None:
                raise ConnectionError(
                    f"there is no queue {name!r} that this user of the broker may use, and it may "
                    "declare none: `mint participant register NAME --user USER` makes both"
                )
            self._known.add(name)

    async def look(self) -> None:
        """See whether this user of the broker may declare queues.

        One that may not has no other rights either, and publishes by the exchanges for that.
        """
        try:
            await self.shared(WORKERS)
        except ChannelAccessRefused:
            self.restricted = True

    def forget(self, name: str) -> None:
        """Somebody has deleted it: declare it again before it is used."""
        self._known.discard(name)

    async def inbound(self, name: str) -> None:
        """Declare the queue by which all comes in, and the one for what cannot be handled.

        Exchanges lead to the former and to that of workers, for users who may not write to queues.
        """
        await self.shared(DEAD)
        await self._try(name, quorum(self._deliveries))
        await self.shared(WORKERS)
        channel = await self._connection.channel()
        for exchange, to in ((answers_of(name), name), (launches_of(name), name), (CALLS, WORKERS)):
            await channel.declare_exchange(exchange, ExchangeType.FANOUT, durable=True)
            await (await channel.get_queue(to, ensure=False)).bind(exchange)
        await channel.declare_exchange(AIR_CALLS, durable=True)
        await channel.declare_exchange(AIR_ANSWERS)
        await channel.close()

    async def shared(self, name: str) -> None:
        """Declare a queue that all use, and that no single node of a cluster may take away."""
        await self._try(name, {"x-queue-type": "quorum"})

    async def is_of_another_kind(self, name: str) -> bool:
        """Whether a queue that is there has other properties than MINT would give it."""
        channel = await self._connection.channel()
        try:
            await channel.declare_queue(name, durable=True, arguments=quorum(self._deliveries))
        except ChannelPreconditionFailed:
            return True
        await channel.close()
        return False

    async def depth(self, name: str) -> tuple[int, int] | None:
        """Messages that wait in a queue, and its consumers; None when there is no such queue."""
        if self._looking is None or self._looking.is_closed:
            self._looking = await self.channel()
        try:
            found = (await self._looking.declare_queue(name, passive=True)).declaration_result
        except ChannelNotFoundEntity:
            return None
        return found.message_count or 0, found.consumer_count or 0

    async def channel(self) -> AbstractChannel:
        """A channel for what needs one of its own."""
        return await self._connection.channel()

    async def _try(self, name: str, arguments: dict[str, Any]) -> None:
        channel = await self.channel()
        try:
            await channel.declare_queue(name, durable=True, arguments=arguments)
        except ChannelPreconditionFailed:
            return  # it is there, of another kind
        await channel.close()
