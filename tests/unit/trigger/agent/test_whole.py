"""Services that make right all there is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.unit.trigger.agent.hosts import Runs, until, working

from mint.errors import DirectoryError, RegenerationRefused
from mint.trigger.agent import outage
from mint.trigger.agent.hosted import Hosted
from mint.trigger.message import ServiceMessage

if TYPE_CHECKING:
    from mint.trigger.bus.report import Report
    from mint.trigger.event import Origin

QUEUE = "trigger-isc-dhcp"


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.fixture(autouse=True)
def _quick_outages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "_FIRST", 0.02)


def hosted(runs: Runs) -> dict[str, Hosted]:
    other = Hosted(refusal="not of this test")
    return {"dhcp": Hosted(runner=runs, quiet=0.05), "dns": other}


async def test_a_burst_becomes_one_run(runs: Runs) -> None:
    async with working(hosted(runs)) as host:
        await until(lambda: runs.batches == [[]])
        await host.say(*range(300))
        await until(lambda: len(runs.ids) == 300)
        assert len(runs.batches) == 2
        await until(lambda: not host.left(QUEUE))
        assert host.agent.counts == {"regenerations": 2, "unchanged": 0}


async def test_it_runs_once_at_the_start_without_any_message(runs: Runs) -> None:
    async with working(hosted(runs)):
        await until(lambda: runs.batches)
        await asyncio.sleep(0.1)
        assert runs.batches == [[]]


async def test_what_comes_meanwhile_makes_it_run_again_and_never_two_at_a_time(runs: Runs) -> None:
    async with working(hosted(runs)) as host:
        runs.may_end.clear()
        await host.say(1)
        await until(lambda: runs.batches)
        await host.say(2)
        assert host.left(QUEUE) == 2
        await asyncio.sleep(0.1)
        assert len(runs.batches) == 1
        runs.may_end.set()
        await until(lambda: "e2/dhcp" in runs.ids and not host.left(QUEUE))
        assert runs.most_at_once == 1


async def test_what_it_reads_is_away_for_a_while(runs: Runs) -> None:
    runs.errors = [DirectoryError("no answer")] * 3
    async with working(hosted(runs)) as host:
        await host.say(1)
        await until(lambda: not host.left(QUEUE))
        assert runs.batches == [["e1/dhcp"]] * 4
        assert host.dead() == []
        assert host.agent.counts["failures"] == 3
        assert not host.agent.standings()[0].error


async def test_what_it_reads_is_away_for_so_long_that_messages_are_put_back(runs: Runs) -> None:
    runs.always = DirectoryError("no answer")
    async with working(hosted(runs), hold=0.0) as host:
        await host.say(1)
        await until(lambda: len(runs.batches) > 3)
        assert host.agent.standings()[0].state == "failing"
        assert host.left(QUEUE) == 1
        runs.always = None
        await until(lambda: not host.left(QUEUE))
        assert host.dead() == []


async def test_what_is_refused_is_tried_again_and_then_a_dead_letter(runs: Runs) -> None:
    other = Runs()
    services = {**hosted(runs), "dns": Hosted(runner=other, quiet=0.05)}
    runs.always = RegenerationRefused("kea-dhcp4 refuses it", "dhcp4.json:7: bad MAC")
    async with working(services, retries=("0.02s", "0.05s")) as host:
        await host.say(1)
        await host.say(1, service="dns")
        await until(lambda: host.agent.counts["dead"])
        assert runs.ids == ["e1/dhcp"] * 3
        assert host.dead() == [(QUEUE, "kea-dhcp4 refuses it\ndhcp4.json:7: bad MAC")]
        assert other.ids == ["e1/dns"]
        assert "bad MAC" in host.agent.standings()[0].error
        assert not host.agent.standings()[1].error


async def test_an_error_of_the_service_tells_where_it_arose(runs: Runs) -> None:
    runs.always = KeyError("vlan")
    async with working(hosted(runs), retries=()) as host:
        await host.say(1)
        await until(host.dead)
        ((_, reason),) = host.dead()
        assert reason.startswith("KeyError: 'vlan' (")
        assert "hosts.py:" in reason


async def test_a_service_that_wants_to_end_the_program_ends_nothing(runs: Runs) -> None:
    runs.always = SystemExit(3)
    async with working(hosted(runs), retries=()) as host:
        await host.say(1)
        await until(host.dead)
        assert "SystemExit: 3" in host.dead()[0][1]


async def test_a_start_that_fails_is_tried_again_without_a_message(runs: Runs) -> None:
    runs.errors = [RegenerationRefused("empty")] * 2
    async with working(hosted(runs)) as host:
        await until(lambda: len(runs.batches) == 3)
        await until(lambda: not host.agent.standings()[0].error)


async def test_it_reports_what_it_has_applied(runs: Runs) -> None:
    runs.changed = False
    async with working(hosted(runs)) as host, host.bus.reports() as reports:
        await host.say(1, 2)
        found: list[Report] = []
        async with asyncio.timeout(10):
            async for report in reports:
                found.append(report)
                if report.heard:
                    break
    assert {(one.service, one.state) for one in found[:2]} == {
        ("dhcp", "started"),
        ("dns", "refused"),
    }
    last = found[-1]
    assert (last.state, last.generation, last.digest, last.changed) == ("applied", 1, "d", False)
    assert [(one.event, one.message) for one in last.heard] == [
        ("e1", "e1/dhcp"),
        ("e2", "e2/dhcp"),
    ]
    assert last.messages == 2
    assert last.counts["unchanged"] == 1


async def test_how_it_stands_is_told_from_time_to_time(runs: Runs) -> None:
    runs.may_end.clear()
    async with working(hosted(runs), beat=0.05, grace=0.1) as host, host.bus.reports() as reports:
        await host.say(1)
        await until(lambda: runs.batches)
        await host.say(2)
        async with asyncio.timeout(10):
            async for report in reports:
                if report.state == "waiting":
                    break
        assert report.waiting == 1
        assert report.lag > 0
    runs.may_end.set()


async def test_a_message_that_comes_twice_is_heeded_once(runs: Runs) -> None:
    async with working(hosted(runs)) as host:
        runs.may_end.clear()
        await until(lambda: runs.batches)
        await host.say(1)
        await host.say(1)
        runs.may_end.set()
        await until(lambda: runs.ids and not host.left(QUEUE))
        assert runs.ids == ["e1/dhcp"]


@pytest.mark.parametrize("origin", ["accesslog", "reconcile"])
async def test_what_comes_again_after_it_was_done_is_done_when_it_has_a_reason(
    runs: Runs, origin: Origin
) -> None:
    said = ServiceMessage(id="e1/dhcp", service="dhcp", event="e1", origin=origin)
    async with working(hosted(runs)) as host:
        await host.bus.publish_messages([said])
        await until(lambda: runs.ids and not host.left(QUEUE))
        await host.bus.publish_messages([said])
        await until(lambda: not host.left(QUEUE))
        again = origin == "reconcile"
        assert runs.ids == ["e1/dhcp"] * (1 + again)
        assert host.agent.counts["repeated"] == (not again)
