"""Those who wait hear of it, whatever happens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.unit.trigger.agent.hosts import Runs, message, until, working

from mint.errors import RegenerationRefused
from mint.trigger.agent.heeded import heeded
from mint.trigger.agent.hosted import Hosted
from mint.trigger.event import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.unit.trigger.agent.hosts import Host

    from mint.trigger.bus.report import Heard
    from mint.trigger.message import ServiceMessage


def waited(number: int) -> ServiceMessage:
    return msgspec.structs.replace(message(number), wait=True)


async def heard_by(host: Host, count: int = 1) -> list[Heard]:
    found: list[Heard] = []
    async with host.bus.reports() as reports, asyncio.timeout(10):
        async for report in reports:
            found += [one for one in report.heard if one.wait]
            if len(found) >= count:
                break
    return found


def test_those_for_which_somebody_waits_are_all_named() -> None:
    messages = [message(n) for n in range(500)] + [waited(n) for n in range(500, 900)]
    named = heeded(messages, 1.0)
    assert sum(one.wait for one in named) == 400
    assert len(named) == 500


async def test_who_waits_hears_what_was_applied() -> None:
    runs = Runs()
    async with working({"dhcp": Hosted(runner=runs, quiet=0.01)}) as host:
        await host.bus.publish_messages([message(1), waited(2)])
        (found,) = await heard_by(host)
    assert (found.message, found.error) == ("e2/dhcp", "")


async def test_who_waits_hears_what_was_given_up_and_why() -> None:
    runs = Runs()
    runs.always = RegenerationRefused("the checker says no")
    async with working({"dhcp": Hosted(runner=runs, quiet=0.01)}) as host:
        await host.bus.publish_messages([waited(1)])
        (found,) = await heard_by(host)
        await until(host.dead)
    assert found.message == "e1/dhcp"
    assert "the checker says no" in found.error


@pytest.mark.parametrize("services", [(), ("dhcp", "dns")])
async def test_who_waits_for_a_change_hears_which_services_it_became(
    services: tuple[str, ...],
) -> None:
    def told(_event: Event) -> Iterable[ServiceMessage]:
        return [message(7, one) for one in services]

    async with working({}, told, host="civet") as host:
        event = Event(id="e7", op="add", dn="cn=a", wait=True)
        await host.bus.publish_events([event])
        (found,) = await heard_by(host)
    assert (found.message, found.told.split()) == ("e7", list(services))


async def test_a_service_that_is_run_too_often_is_slowed_down_and_can_be_stopped() -> None:
    class Paced(Runs):
        def pause(self, messages: object) -> float:
            return 60.0 if self.batches else 0.0

    runs = Paced()
    async with working({"dhcp": Hosted(runner=runs, quiet=0.01)}) as host:
        await until(lambda: runs.batches)
        await host.say(1)
        await until(lambda: not host.ready("trigger-isc-dhcp"))
        host.agent.stop()
        await asyncio.sleep(0)
    assert len(runs.batches) == 1
