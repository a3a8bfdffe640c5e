from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.unit.participants.hosting.at_broker import hostname

from mint import Workitem, participant
from mint.air import Caller
from mint.air.answers import Pong
from mint.air.control import ask
from mint.errors import ServiceNotFound
from mint.participants import Registry
from mint.participants.hosting.attending import Attending
from mint.participants.hosting.link import Link
from mint.participants.hosting.staff import Staff
from mint.transport.amqp.nodes import Nodes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.brokers import Broker

    from mint.air.control import Address

pytestmark = pytest.mark.rabbitmq


class Calm:
    """Knows of the commands only one."""

    def __init__(self, address: Address) -> None:
        self.address = address

    def ping(self) -> Pong:
        return Pong(float(self.address.number))


def named(*names: str) -> Registry:
    def work(_: Workitem) -> None:
        """Do it."""

    return Registry(*(participant(name)(work) for name in names))


@asynccontextmanager
async def attending(broker: Broker, staff: Staff, said: list[str]) -> AsyncIterator[Attending]:
    controls: Any = Calm
    made = Attending(broker.url, staff, controls, Link(said.append))
    task = asyncio.get_running_loop().create_task(made.run())
    await made.agree()
    yield made
    await made.close()
    task.cancel()
    await asyncio.wait([task])


async def test_each_participant_answers_and_those_that_are_gone_do_not(broker: Broker) -> None:
    one, other = f"weigh{uuid4().hex}", f"paint{uuid4().hex}"
    staff = Staff(named(one))
    async with Caller(broker.url) as caller, attending(broker, staff, []) as made:
        assert str(made.addresses[one]) == f"{one}.{hostname()}.0"
        assert await ask(caller, made.addresses[one], "ping") == Pong(0.0)
        gone = made.addresses[one]
        staff.replace(named(other))
        await made.agree()
        assert list(made.addresses) == [other]
        assert await ask(caller, made.addresses[other], "ping") == Pong(0.0)
        with pytest.raises(ServiceNotFound):
            await ask(caller, gone, "ping")


async def test_the_number_is_the_first_that_is_free(broker: Broker) -> None:
    name = f"weigh{uuid4().hex}"
    async with (
        Caller(broker.url) as caller,
        attending(broker, Staff(named(name)), []),
        attending(broker, Staff(named(name)), []) as second,
    ):
        assert second.addresses[name].number == 1
        assert await ask(caller, second.addresses[name], "ping") == Pong(1.0)


async def test_a_name_that_is_no_name_of_a_queue(broker: Broker) -> None:
    name = "w" * 240 + uuid4().hex
    said: list[str] = []
    async with attending(broker, Staff(named(name)), said) as made:
        assert made.addresses == {}
    assert "cannot be controlled: its name is too long" in said[0]


async def test_who_lost_its_address_to_another_finds_a_new_one(broker: Broker) -> None:
    """While it has no connection, another worker begins, and takes the first free number."""
    name = f"weigh{uuid4().hex}"
    async with (
        Caller(broker.url) as caller,
        attending(broker, Staff(named(name)), []) as first,
        await Nodes(broker.url).connect("another worker") as other,
    ):
        place, session = str(first.addresses[name]), first._server._session
        assert session is not None
        async with first._server._mending:  # it cannot connect at this time
            await session.close()
            channel = await other.channel()
            await channel.declare_queue(place, durable=True, exclusive=True, auto_delete=True)

        async with asyncio.timeout(20):
            while (at := first.addresses.get(name)) is None or at.number == 0:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)
        assert await ask(caller, first.addresses[name], "ping") == Pong(1.0)
