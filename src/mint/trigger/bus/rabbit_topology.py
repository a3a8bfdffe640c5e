from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiormq.exceptions import ChannelAccessRefused, ChannelNotFoundEntity, ChannelPreconditionFailed

from mint.errors import BusError
from mint.lang.duration import seconds
from mint.transport.amqp.nodes import LOST
from mint.trigger.bus import rabbit_queues
from mint.trigger.bus.queues import places_of, retries_of
from mint.trigger.bus.rabbit_queues import INVENTORY, REPORTED, RETRY
from mint.trigger.names import DEAD, EXCHANGE, REPORTS, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aiormq import Channel

    from mint.trigger.bus.rabbit_link import Link
    from mint.trigger.hosts import HostTable


class Wanted:
    """A queue that is to be there.

    Args:
        name: of the queue.
        arguments: of it.
        exchange: which leads to it; "": none.
        key: by which key.
    """

    __slots__ = ("arguments", "exchange", "key", "name")

    def __init__(
        self, name: str, arguments: Mapping[str, Any], exchange: str = "", key: str = ""
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.exchange = exchange
        self.key = key


_EXCHANGES = {EXCHANGE: "topic", RETRY: "topic", DEAD: "fanout", REPORTED: "fanout"}

_OF_ALL = (
    Wanted(DEAD, rabbit_queues.of_people(), DEAD, DEAD),
    Wanted(REPORTS, rabbit_queues.of_reports(), REPORTED, REPORTS),
    Wanted(INVENTORY, rabbit_queues.of_people()),
)


def wanted(table: HostTable, retries: Sequence[str]) -> list[Wanted]:
    """The queues that a table needs."""
    found = list(_OF_ALL)
    for queue, place in places_of(table).items():
        key = key_of(place.service)
        found.append(Wanted(queue, rabbit_queues.of_service(), EXCHANGE, key))
        for delay, name in retries_of(queue, retries).items():
            arguments = rabbit_queues.of_retries(queue, seconds(delay))
            found.append(Wanted(name, arguments, RETRY, name))
    return found


class Topology:
    """Declares exchanges and queues.

    A user of the broker who may declare nothing finds out what is missing.

    Args:
        link: to the broker.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._channel: Channel | None = None
        self._wanted: dict[str, Wanted] = {}
        self.restricted = False
        """Whether this user of the broker may declare nothing."""

    async def declare(self, queues: Sequence[Wanted]) -> tuple[str, ...]:
        """Declare everything: what is wrong, for people.

        Raises:
            BusError: the broker cannot be used.
        """
        self._wanted = {one.name: one for one in queues}
        try:
            self.restricted = not await self._exchanges()
            look = self._found if self.restricted else self._declared
            wrong = [await look(one) for one in queues]
        except LOST as error:
            raise BusError(f"the queues could not be declared: {error}") from error
        finally:
            await self._close()
        return tuple(text for text in wrong if text)

    async def mend(self, queue: str) -> None:
        """Declare a queue that is gone, if it is one of those that were wanted."""
        try:
            if queue in self._wanted:
                await self._declared(self._wanted[queue])
        except LOST as error:
            raise BusError(f"the queue {queue} could not be declared: {error}") from error
        finally:
            await self._close()

    async def _exchanges(self) -> bool:
        """Declare those: whether this user of the broker may."""
        try:
            channel = await self._opened()
            for name, kind in _EXCHANGES.items():
                await channel.exchange_declare(name, exchange_type=kind, durable=True)
        except ChannelAccessRefused:
            return False
        return True

    async def _declared(self, one: Wanted) -> str:
        channel, wrong = await self._opened(), ""
        try:
            await channel.queue_declare(one.name, durable=True, arguments=dict(one.arguments))
        except ChannelPreconditionFailed as error:
            wrong = f"the queue {one.name} is there, and is of another kind: {error}"
            channel = await self._opened()
        except ChannelAccessRefused as error:
            return f"the queue {one.name} may not be declared by this user of the broker: {error}"
        if one.exchange:
            await channel.queue_bind(one.name, one.exchange, routing_key=one.key)
        return wrong

    async def _found(self, one: Wanted) -> str:
        try:
            await (await self._opened()).queue_declare(one.name, passive=True)
        except ChannelNotFoundEntity:
            return (
                f"there is no queue {one.name}, and this user of the broker may declare none: "
                "`mint trigger topology` as one who may makes all"
            )
        except ChannelAccessRefused:
            return ""  # it is of another host
        return ""

    async def _opened(self) -> Channel:
        if self._channel is None or self._channel.is_closed:
            self._channel = await (await self._link.line()).channel(confirms=False)
        return self._channel

    async def _close(self) -> None:
        channel, self._channel = self._channel, None
        if channel is not None and not channel.is_closed:
            await channel.close()
