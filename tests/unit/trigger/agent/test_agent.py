"""What an agent does beside running services."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.trigger.tables import table_of
from tests.unit.trigger.agent.hosts import (
    CLOCK,
    TABLE,
    Runs,
    message,
    no_messages,
    until,
    working,
)

from mint.errors import BusError, SettingsError
from mint.store import open_store
from mint.trigger.agent.agent import Agent, Options
from mint.trigger.agent.hosted import Hosted
from mint.trigger.bus.local import LocalBus
from mint.trigger.event import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.hosts import HostTable
    from mint.trigger.message import ServiceMessage

DHCP, DNS, EVENTS = "trigger-isc-dhcp", "trigger-isc-dns", "trigger-civet-event"


def each(runs: Runs) -> dict[str, Hosted]:
    return {"dhcp": Hosted(runner=runs, whole=False), "dns": Hosted(refusal="cannot be imported")}


async def test_messages_are_handled_one_at_a_time_in_their_order() -> None:
    runs = Runs()
    async with working(each(runs)) as host:
        await host.say(*range(30))
        await until(lambda: len(runs.batches) == 30 and not host.left(DHCP))
        assert runs.batches == [[f"e{n}/dhcp"] for n in range(30)]


async def test_one_message_that_fails_does_not_stop_those_after_it() -> None:
    runs = Runs()
    runs.errors = [ValueError("no home directory")]
    async with working(each(runs)) as host:
        await host.say(0, 1, 2)
        await until(lambda: not host.left(DHCP))
        assert runs.ids == ["e0/dhcp", "e1/dhcp", "e2/dhcp", "e0/dhcp"]
        assert host.dead() == []


async def test_the_queue_of_a_service_that_cannot_be_imported_holds() -> None:
    runs = Runs()
    async with working(each(runs)) as host:
        await host.say(1, service="dns")
        await host.say(1)
        await until(lambda: runs.ids == ["e1/dhcp"])
        assert host.left(DNS) == 1
        (report,) = (one for one in host.agent.standings() if one.service == "dns")
        assert (report.state, report.error) == ("refused", "cannot be imported")


async def test_messages_to_a_service_without_code_are_dead_letters() -> None:
    async with working({"dhcp": Hosted(refusal="not of this test")}) as host:
        await host.say(1, service="dns")
        await until(host.dead)
        ((queue, reason),) = host.dead()
        assert queue == DNS
        assert reason.startswith("unknown-service: isc has no code for dns")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{", "not a message to a service: "),
        ('{"v": 9, "id": "e1/dhcp", "service": "dhcp"}', "not a message of version 1"),
        (message(1, "dns").encoded().decode(), "unknown-service: a message to 'dns'"),
    ],
)
async def test_what_cannot_be_understood_is_a_dead_letter(body: str, reason: str) -> None:
    runs = Runs()
    async with working(each(runs)) as host:
        host.put(DHCP, body)
        await host.say(2)
        await until(lambda: host.agent.counts["dead"] == 1 and runs.ids == ["e2/dhcp"])
        assert host.dead()[0][1].startswith(reason)


def to_dhcp(event: Event) -> list[ServiceMessage]:
    """Every other change concerns two services, of which no host has one."""
    number = int(event.id[1:])
    if number == 13:
        raise ValueError("unlucky")
    return [message(number), message(number, "mail")] if number % 2 else []


async def test_changes_become_messages_to_services() -> None:
    async with working({}, to_dhcp, host="civet") as host:
        events = [Event(id=f"e{n}", op="add", dn=f"cn={n}") for n in range(450)]
        await host.bus.publish_events(events)
        host.put(EVENTS, '{"v": 1, "id": "e", "op": "add"}')
        await until(lambda: host.agent.counts["dead"] == 2 and not host.left(EVENTS))
        for queue in (DHCP, "trigger-vo-dhcp"):
            async with host.bus.consume(queue) as deliveries:
                found = [(await anext(deliveries)).id for _ in range(224)]
            assert found == [f"e{n}/dhcp" for n in range(450) if n % 2 and n != 13]
        assert host.agent.counts == {
            "events": 449,
            "no_service": 225,
            "messages": 448,
            "unwanted": 224,
            "dead": 2,
        }
        assert "no host has the services mail" in host.agent.standings()[0].error
        reasons = sorted(reason for _, reason in host.dead())
        assert reasons[0].startswith("ValueError: unlucky (")
        assert "dn" in reasons[1]


async def test_what_runs_when_it_is_told_to_stop_is_done_to_its_end() -> None:
    runs = Runs()
    runs.may_end.clear()
    async with working(each(runs)) as host:
        await host.say(1, 2)
        await until(lambda: runs.batches)
        host.agent.stop()
        await asyncio.sleep(0.05)
        runs.may_end.set()
        await until(lambda: host.left(DHCP) == 1)
    assert runs.ids == ["e1/dhcp"]


async def test_what_does_not_end_in_time_is_given_again() -> None:
    runs = Runs()
    runs.may_end.clear()
    async with working(each(runs), grace=0.05) as host:
        await host.say(1)
        await until(lambda: runs.batches)
        host.agent.stop()
        await until(lambda: host.ready(DHCP) == 1)
    runs.may_end.set()


async def test_a_host_that_the_table_does_not_know_is_told_which_it_knows() -> None:
    store = open_store("sqlite://")
    async with LocalBus(store.letters, CLOCK) as bus:
        told = Options(host="nobody", clock=CLOCK)
        with pytest.raises(SettingsError, match="no host 'nobody'; there are: civet, isc, vo"):
            Agent(bus, TABLE, told, {}, no_messages)
    store.close()


class Away(LocalBus):
    """A bus that is away for a while."""

    times = 2

    async def topology(self, table: HostTable, retries: Sequence[str]) -> tuple[str, ...]:
        self.times -= 1
        if self.times >= 0:
            raise BusError("away")
        return await super().topology(table, retries)


async def test_an_agent_waits_for_its_bus() -> None:
    store = open_store("sqlite://")
    runs = Runs()
    async with Away(store.letters, CLOCK) as bus, asyncio.TaskGroup() as group:
        told = Options(host="vo", clock=CLOCK)
        services = {"dhcp": Hosted(runner=runs, quiet=0.01)}
        agent = Agent(bus, TABLE, told, services, no_messages)
        group.create_task(agent.run())
        await until(lambda: runs.batches)
        agent.stop()
    store.close()


async def test_an_agent_can_be_stopped_while_its_bus_is_away() -> None:
    store = open_store("sqlite://")
    async with Away(store.letters, CLOCK) as bus, asyncio.TaskGroup() as group:
        bus.times = 9999
        agent = Agent(bus, TABLE, Options(host="vo", clock=CLOCK), {}, no_messages)
        task = group.create_task(agent.run())
        await until(lambda: bus.times < 9998)
        agent.stop()
        async with asyncio.timeout(5):
            await task
    store.close()


async def test_a_host_without_services_works_until_it_is_told_to_stop() -> None:
    store = open_store("sqlite://")
    async with LocalBus(store.letters, CLOCK) as bus, asyncio.timeout(5):
        agent = Agent(bus, table_of(bare=()), Options(host="bare", clock=CLOCK), {}, no_messages)
        agent.stop()
        await agent.run()
    store.close()
