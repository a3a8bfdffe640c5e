from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING

from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.queues import Queues
from mint.transport.amqp.staying import Staying
from mint.transport.loop import LoopThread

if TYPE_CHECKING:
    from aio_pika.abc import AbstractConnection

    from mint.ports.broker import Depth
    from mint.settings import AmqpSettings
    from mint.transport.amqp.line import Line
    from mint.transport.amqp.lookout import Lookout


class BrokerWatch:
    """Looks at a broker for people, without sending or taking anything; implements `Broker`.

    Args:
        settings: of the broker.

    Raises:
        SettingsError: the URL is none of a broker.
    """

    letters = 0
    declared_again = 0

    def __init__(self, settings: AmqpSettings) -> None:
        self.fault: str | None = "not connected yet"
        self._settings = settings
        self._lookout: Lookout | None = None
        self._nodes = Nodes(settings.url, whose="amqp.url")
        self._thread = LoopThread("mint-amqp")
        self._staying = Staying(self._nodes, "mint web", self._lose, settings.timeout)

    @property
    def nodes(self) -> str:
        """See `Broker.nodes`."""
        return str(self._nodes)

    def depths(self) -> dict[str, Depth]:
        """See `Broker.depths`."""
        return {} if self._lookout is None else self._lookout.depths

    def start(self, lookout: Lookout) -> None:
        """Begin to look.

        Args:
            lookout: looks at the queues of participants.
        """
        self._lookout = lookout
        self._thread.spawn(self._staying.run, functools.partial(self._look, lookout), "watch")

    def close(self, timeout: float) -> None:
        """Look no more.

        Args:
            timeout: seconds to wait.
        """
        self._staying.end()
        self._thread.close(timeout)

    def _lose(self, reason: str) -> None:
        self.fault = reason

    async def _look(self, lookout: Lookout, connection: AbstractConnection, line: Line) -> None:
        self.fault = None
        self._staying.succeed()
        async with asyncio.TaskGroup() as group:
            group.create_task(line.until_closed())
            group.create_task(lookout.run(Queues(connection, self._settings.deliveries)))
