"""What only a broker can do to those who carry changes by it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aio_pika
import pytest
from tests.trigger.buses import rabbit
from tests.trigger.tables import table_of

from mint.engine.clock import SystemClock
from mint.errors import BusError
from mint.transport.amqp.nodes import Nodes
from mint.trigger.bus import rabbit_reading
from mint.trigger.bus.rabbit import RabbitBus
from mint.trigger.message import ServiceMessage
from mint.trigger.names import DEAD, REPORTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.brokers import Broker

    from mint.trigger.bus.port import Bus, Delivery

pytestmark = pytest.mark.rabbitmq

TABLE = table_of(civet=("event",), isc=("dhcp",))
RETRIES = ("0.2s",)
QUEUE = "trigger-isc-dhcp"


@pytest.fixture
async def channel(broker: Broker) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    """Another client of the broker."""
    connection = await aio_pika.connect(broker.url)
    yield await connection.channel()
    await connection.close()


@pytest.fixture
async def bus(broker: Broker) -> AsyncIterator[Bus]:
    async with rabbit(broker.url) as opened:
        await opened.topology(TABLE, RETRIES)
        yield opened
        await opened.topology(table_of(), ())
        await opened.prune([one.name for one in await opened.survey() if one.stray])
        for letter in await opened.dead():
            await opened.drop(letter.id)


async def say(bus: Bus, *names: str) -> None:
    await bus.publish_messages([ServiceMessage(id=name, service="dhcp") for name in names])


async def following(deliveries: AsyncIterator[Delivery]) -> Delivery:
    async with asyncio.timeout(20):
        return await anext(deliveries)


async def test_a_queue_of_another_kind_is_told_and_used(
    bus: Bus, channel: aio_pika.abc.AbstractChannel
) -> None:
    await channel.declare_queue("trigger-vo-dhcp", durable=True)
    table = table_of(civet=("event",), isc=("dhcp",), vo=("dhcp",))
    (wrong,) = await bus.topology(table, RETRIES)
    assert wrong.startswith("the queue trigger-vo-dhcp is there, and is of another kind")
    await say(bus, "a")
    async with bus.consume("trigger-vo-dhcp") as deliveries:
        assert (await following(deliveries)).id == "a"


async def test_a_queue_that_is_deleted_is_declared_again_by_who_reads_it(
    bus: Bus, channel: aio_pika.abc.AbstractChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rabbit_reading, "_LOOK", 0.1)
    async with bus.consume(QUEUE) as deliveries:
        await say(bus, "a")
        await (await following(deliveries)).done()
        await channel.queue_delete(QUEUE)
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            reading = group.create_task(following(deliveries))
            while not reading.done():
                await say(bus, "b")
                await asyncio.sleep(0.05)
        assert reading.result().id == "b"


async def test_what_ends_its_reader_again_and_again_is_a_dead_letter(
    bus: Bus, channel: aio_pika.abc.AbstractChannel
) -> None:
    await say(bus, "poison")
    queue = await channel.get_queue(QUEUE)

    async def refuse(message: aio_pika.abc.AbstractIncomingMessage) -> None:
        await message.nack(requeue=True)

    tag = await queue.consume(refuse)
    async with asyncio.timeout(20):
        while not (found := await bus.dead()):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    await queue.cancel(tag)
    (dead,) = found
    assert (dead.queue, dead.letter) == (QUEUE, "poison")
    assert dead.reason == "delivered too often, and never settled: it ends whoever takes it"
    assert 0 < dead.first <= dead.at + 1
    await bus.replay(dead.id)
    async with bus.consume(QUEUE) as deliveries:
        assert (await following(deliveries)).id == "poison"


async def test_what_is_said_of_a_delivery_after_a_lost_connection_has_no_effect(
    broker: Broker, bus: Bus
) -> None:
    await say(bus, "a")
    async with bus.consume(QUEUE) as deliveries:
        before = await following(deliveries)
        assert not before.lost
        await asyncio.to_thread(broker.control, "close_all_connections", "a test")
        after = await following(deliveries)
        assert (after.id, after.attempt) == ("a", 1)
        assert before.lost
        await before.done()
        await before.again("0.2s", "too late")
        await before.bury("too late")
        await after.done()
        states = {one.name: one for one in await bus.survey()}
        assert (states[QUEUE].ready, states[QUEUE].delayed, states[DEAD].ready) == (0, 0, 0)


async def test_a_broker_that_is_not_there_is_told() -> None:
    nodes = Nodes("amqp://guest:secret@127.0.0.1:9/")
    async with RabbitBus(nodes, "mint test", SystemClock(), timeout=0.2) as bus:
        with pytest.raises(BusError, match=r"broker at 127.0.0.1:9 cannot be used") as found:
            await say(bus, "a")
        assert "secret" not in str(found.value)
        assert bus.fault


@asynccontextmanager
async def of_isc(broker: Broker) -> AsyncIterator[Bus]:
    """The bus as a user sees it who may do what the host isc needs, as the documents say."""
    words = (
        'U = <<"isc">>, T = <<"test">>, V = <<"/">>, B = rabbit_auth_backend_internal,'
        'B:add_user(U, <<"isc">>, T),'
        'B:set_permissions(U, V, <<"^$">>, <<"^trigger\\\\.(retry|dead|reports)$">>,'
        '  <<"^trigger-isc-">>, T),'
        'B:set_topic_permissions(U, V, <<"trigger.retry">>, <<"^trigger-isc-">>, <<"^$">>, T).'
    )
    await asyncio.to_thread(broker.control, "eval", words)
    async with rabbit(broker.url.replace("guest:guest", "isc:isc")) as bus:
        yield bus


async def test_a_host_needs_few_permissions(broker: Broker, bus: Bus) -> None:
    await say(bus, "a")
    async with of_isc(broker) as restricted:
        assert await restricted.topology(TABLE, RETRIES) == ()
        async with restricted.consume(QUEUE) as deliveries:
            await (await following(deliveries)).again("0.2s", "later")
            await (await following(deliveries)).bury("never")
        (dead,) = await bus.dead()
        assert (dead.reason, dead.attempts) == ("never", 2)
        with pytest.raises(BusError):
            await say(restricted, "b")
        with pytest.raises(BusError):
            await restricted.dead()
        (missing,) = await restricted.topology(table_of(isc=("dns",)), ())
        assert "trigger-isc-dns" in missing
        assert "may declare none" in missing


async def test_what_all_need_is_there(bus: Bus) -> None:
    assert {DEAD, REPORTS} <= {one.name for one in await bus.survey() if not one.missing}
