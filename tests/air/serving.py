"""Servers that run while a test calls them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mint.air import Caller, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.brokers import Broker

VHOST = "AIR"


@asynccontextmanager
async def serving(broker: Broker) -> AsyncIterator[Server]:
    async with Server(broker.url, VHOST) as server:
        running = asyncio.get_running_loop().create_task(server.run())
        try:
            yield server
        finally:
            running.cancel()
            await asyncio.wait([running])


def caller(broker: Broker) -> Caller:
    return Caller(broker.url, VHOST)
