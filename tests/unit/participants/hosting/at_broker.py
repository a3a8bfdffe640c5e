"""Workers at a broker, and who controls them: for tests."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.clusters import until

from mint.air import Caller
from mint.air.control import ask
from mint.engine.clock import SystemClock
from mint.participants import Registry
from mint.participants.hosting import Options
from mint.participants.hosting.broker_host import BrokerHost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.brokers import Broker
    from tests.clusters import Site


class Worker:
    """A worker that runs in a thread, as long as it is not stopped."""

    def __init__(
        self,
        broker: Broker,
        linked: Site,
        registry: Registry,
        options: Options = Options(concurrency=4, grace=5.0),  # noqa: B008 - frozen
        **more: Any,
    ) -> None:
        self.said: list[str] = []
        self.broker = broker
        self.host = BrokerHost(
            registry,
            more.pop("url", broker.url),
            clock=SystemClock(),
            options=options,
            tell=self.said.append,
            inbound=linked.wire.inbound,
            **more,
        )
        self.thread = threading.Thread(target=self.host.run)

    def says(self, what: str) -> bool:
        """Whether it has said this."""
        return any(what in line for line in self.said)

    def tell(self, participant: str, command: str, **arguments: Any) -> Any:
        """What it answers to who controls it."""

        async def call() -> Any:
            async with Caller(self.broker.url) as caller:
                return await ask(caller, self.address(participant), command, **arguments)

        return asyncio.run(call())

    def address(self, participant: str) -> str:
        """Where a participant of it answers."""
        addresses = self.host.attending.addresses
        return str(until(lambda: addresses.get(participant)))


@contextmanager
def working(
    broker: Broker, linked: Site, *things: object, waits: str = "connected", **more: Any
) -> Iterator[Worker]:
    """A worker with these participants, once it has said something, until the end of the test."""
    worker = Worker(broker, linked, Registry(*things), **more)
    worker.thread.start()
    try:
        until(lambda: worker.says(waits))
        yield worker
    finally:
        worker.host.stop()
        worker.thread.join(30)
    assert not worker.thread.is_alive()


def waiting(broker: Broker, queue: str) -> int:
    """How many messages wait in a queue, and nobody has them."""
    lines = broker.control("list_queues", "name", "messages_ready").splitlines()
    return int(dict(line.split("\t") for line in lines)[queue])


def hostname() -> str:
    """That of this machine."""
    return socket.gethostname()
