"""Buses to test with."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mint.engine.clock import SystemClock
from mint.transport.amqp.nodes import Nodes
from mint.trigger.bus.local import LocalBus
from mint.trigger.bus.rabbit import RabbitBus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mint.store.database import DatabaseStore
    from mint.trigger.bus.port import Bus


@asynccontextmanager
async def local(store: DatabaseStore, lease: float = 30.0) -> AsyncIterator[Bus]:
    """A bus in a database."""
    async with LocalBus(store.letters, SystemClock(), lease) as bus:
        yield bus


@asynccontextmanager
async def rabbit(url: str) -> AsyncIterator[Bus]:
    """A bus on a broker."""
    async with RabbitBus(Nodes(url), "mint test", SystemClock()) as bus:
        yield bus
