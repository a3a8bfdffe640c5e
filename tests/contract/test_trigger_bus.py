"""What carries changes to services: the same on RabbitMQ and in each database."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from tests.trigger.buses import local, rabbit
from tests.trigger.tables import table_of

from mint.engine.clock import SystemClock
from mint.errors import BusError
from mint.trigger.bus.report import Heard, Report
from mint.trigger.event import Event
from mint.trigger.message import ServiceMessage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from mint.trigger.bus.port import Bus, Delivery

    Opening = Callable[[], AbstractAsyncContextManager[Bus]]

TABLE = table_of(civet=("event",), isc=("dhcp", "dns"), vo=("dhcp",))
CLOCK = SystemClock()
RETRIES = ("0.3s", "1m")
ISC, VO = "trigger-isc-dhcp", "trigger-vo-dhcp"

KINDS = (
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgres),
    pytest.param("rabbitmq", marks=pytest.mark.rabbitmq),
)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def opening(kind: str, request: pytest.FixtureRequest) -> Opening:
    """Opens a bus; all that are opened in a test are of the same queues."""
    if kind == "rabbitmq":
        broker = request.getfixturevalue("broker")
        return lambda: rabbit(broker.url)
    store = request.getfixturevalue("store")
    return lambda: local(store)


@pytest.fixture
async def bus(opening: Opening) -> AsyncIterator[Bus]:
    async with opening() as opened:
        assert await opened.topology(TABLE, RETRIES) == ()
        yield opened
        await clean(opened)


async def clean(bus: Bus) -> None:
    for letter in await bus.dead():
        await bus.drop(letter.id)
    await bus.topology(table_of(), ())
    await bus.prune([one.name for one in await bus.survey() if one.stray])


def message(number: int, service: str = "dhcp") -> ServiceMessage:
    return ServiceMessage(id=f"e{number}/{service}", service=service, event=f"e{number}")


async def ids(deliveries: AsyncIterator[Delivery], number: int) -> list[str]:
    """The next deliveries, each done."""
    found = await some(deliveries, number)
    await asyncio.gather(*(one.done() for one in found))
    return [one.id for one in found]


async def some(deliveries: AsyncIterator[Delivery], number: int) -> list[Delivery]:
    async with asyncio.timeout(10):
        return [await anext(deliveries) for _ in range(number)]


@asynccontextmanager
async def nothing(deliveries: AsyncIterator[Delivery]) -> AsyncIterator[None]:
    """Nothing comes for a moment."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.4):
            await anext(deliveries)
    yield


async def ready(bus: Bus, queue: str) -> int:
    return next(one.ready for one in await bus.survey() if one.name == queue)


async def until_ready(bus: Bus, queue: str, number: int) -> None:
    async with asyncio.timeout(10):
        while await ready(bus, queue) != number:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def test_changes_come_to_the_transcriber_in_their_order(bus: Bus) -> None:
    events = [Event(id=f"e{n}", op="add", dn=f"cn={n}") for n in range(450)]
    await bus.publish_events(events[:300])
    await bus.publish_events(events[300:])
    async with bus.consume("trigger-civet-event", 100) as deliveries:
        assert [one for _ in range(9) for one in await ids(deliveries, 50)] == [
            one.id for one in events
        ]


async def test_each_host_that_has_the_service_gets_a_message(bus: Bus) -> None:
    assert await bus.publish_messages([message(1), message(1, "dns")]) == []
    for queue, expected in {ISC: "e1/dhcp", VO: "e1/dhcp", "trigger-isc-dns": "e1/dns"}.items():
        async with bus.consume(queue) as deliveries:
            (found,) = await some(deliveries, 1)
            assert (found.id, found.attempt, found.reason) == (expected, 1, "")
            assert CLOCK.now() - 30 < found.first <= CLOCK.now()
            await found.done()


async def test_a_message_that_no_host_wants_is_told(bus: Bus) -> None:
    lost = message(2, "mail")
    assert await bus.publish_messages([message(1), lost, message(3)]) == [lost]
    async with bus.consume(ISC) as deliveries:
        assert await ids(deliveries, 2) == ["e1/dhcp", "e3/dhcp"]


async def test_changes_that_nobody_takes_are_an_error(bus: Bus) -> None:
    await bus.topology(table_of(), ())
    await bus.prune(["trigger-civet-event"])
    with pytest.raises(BusError, match="the service `event`"):
        await bus.publish_events([Event(id="e1", op="add", dn="cn=1")])


async def test_what_is_not_done_is_given_to_the_next_reader(bus: Bus) -> None:
    await bus.publish_messages([message(n) for n in range(4)])
    async with bus.consume(ISC) as deliveries:
        assert await ids(deliveries, 1) == ["e0/dhcp"]
        in_hand = await some(deliveries, 2)
    async with bus.consume(ISC) as deliveries:
        await asyncio.gather(*(one.done() for one in in_hand))  # too late
        assert sorted(await ids(deliveries, 3)) == ["e1/dhcp", "e2/dhcp", "e3/dhcp"]
    await until_ready(bus, ISC, 0)


async def test_what_is_tried_again_comes_back_to_its_host_only(bus: Bus) -> None:
    await bus.publish_messages([message(1)])
    async with bus.consume(ISC) as of_isc, bus.consume(VO) as of_vo:
        assert await ids(of_vo, 1) == ["e1/dhcp"]
        (found,) = await some(of_isc, 1)
        await found.again("0.3s", "the directory is away")
        (found,) = await some(of_isc, 1)
        assert (found.id, found.attempt) == ("e1/dhcp", 2)
        assert found.reason == "the directory is away"
        await found.again("0.3s", "it is still away", counts=False)
        (found,) = await some(of_isc, 1)
        assert (found.attempt, found.reason) == (2, "it is still away")
        await found.done()
        async with nothing(of_vo):
            pass


async def test_what_is_buried_is_replayed_where_it_came_from(bus: Bus) -> None:
    await bus.publish_messages([message(1)])
    async with bus.consume(ISC) as of_isc, bus.consume(VO) as of_vo:
        await ids(of_vo, 1)
        (found,) = await some(of_isc, 1)
        await found.bury("line 3: \0 " + "x" * 9000)
        (dead,) = await bus.dead()
        assert (dead.queue, dead.letter, dead.attempts) == (ISC, "e1/dhcp", 1)
        assert dead.reason.startswith("line 3: ")
        assert len(dead.reason) < 5000
        assert dead.body == message(1).encoded()
        assert CLOCK.now() - 30 < dead.first <= dead.at <= CLOCK.now()
        assert await bus.dead_one(dead.id) == dead
        await bus.replay(dead.id)
        assert await bus.dead() == ()
        (found,) = await some(of_isc, 1)
        assert (found.id, found.attempt) == ("e1/dhcp", 1)
        await found.bury("once more")
        (dead,) = await bus.dead()
        await bus.drop(dead.id)
        assert await bus.dead() == ()
        async with nothing(of_vo):
            pass


async def test_a_dead_letter_that_is_not_there_is_an_error(bus: Bus) -> None:
    for method in (bus.dead_one, bus.replay, bus.drop):
        with pytest.raises(BusError, match="no dead letter 'abc'"):
            await method("abc")


async def test_one_reader_of_a_queue_has_it_until_it_is_gone(bus: Bus, opening: Opening) -> None:
    await bus.publish_messages([message(1)])
    async with opening() as other:
        async with bus.consume(ISC) as first:
            await some(first, 1)
            async with other.consume(ISC) as second:
                await bus.publish_messages([message(2)])
                await some(first, 1)
                async with nothing(second):
                    pass
        async with other.consume(ISC) as second:
            assert await ids(second, 2) == ["e1/dhcp", "e2/dhcp"]


async def test_a_reader_has_no_more_in_hand_than_it_wants(bus: Bus) -> None:
    await bus.publish_messages([message(n) for n in range(5)])
    async with bus.consume(ISC, 2) as deliveries:
        first, second = await some(deliveries, 2)
        async with nothing(deliveries):
            await first.done()
        assert await ids(deliveries, 1) == ["e2/dhcp"]
        await second.done()
        assert await ids(deliveries, 2) == ["e3/dhcp", "e4/dhcp"]


async def test_queues_that_no_service_needs_are_strays_and_can_be_pruned(bus: Bus) -> None:
    await bus.publish_messages([message(1), message(2)])
    await until_ready(bus, VO, 2)
    assert not any(one.stray or one.missing for one in await bus.survey())
    await bus.topology(table_of(civet=("event",), isc=("dhcp", "dns")), RETRIES)
    strays = {one.name: one.ready for one in await bus.survey() if one.stray}
    assert strays[VO] == 2
    with pytest.raises(BusError, match="is needed"):
        await bus.prune([VO, ISC])
    async with bus.consume(VO) as deliveries:
        await some(deliveries, 1)
        with pytest.raises(BusError, match="has a reader"):
            await bus.prune([VO])
    assert await bus.prune([VO, "never-was"]) == (VO,)
    assert VO not in {one.name for one in await bus.survey()}
    assert await ready(bus, ISC) == 2


async def test_what_is_there_stays_when_queues_are_declared_again(bus: Bus) -> None:
    await bus.publish_messages([message(1)])
    assert await bus.topology(TABLE, RETRIES) == ()
    async with bus.consume(ISC) as deliveries:
        assert await ids(deliveries, 1) == ["e1/dhcp"]


async def test_several_hosts_of_the_transcriber_share_one_queue(bus: Bus) -> None:
    await bus.topology(table_of(civet=("event",), isc=("event", "dhcp")), RETRIES)
    await bus.publish_events([Event(id="e1", op="add", dn="cn=1")])
    names = {one.name for one in await bus.survey() if one.service == "event"}
    assert names == {"trigger-civet-event"}


async def test_reports_come_to_who_reads_them(bus: Bus) -> None:
    report = Report(
        host="isc", service="dhcp", state="applied", at=5.5, heard=(Heard("e1", "e1/dhcp", 0.4),)
    )
    await bus.report(report)
    async with bus.reports() as reports, asyncio.timeout(10):
        assert await anext(reports) == report
