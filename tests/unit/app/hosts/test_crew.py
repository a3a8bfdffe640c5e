from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.app.hosts.sites import site_for
from tests.unit.trigger.agent.hosts import until

from mint.app.hosts.buses import bus_of
from mint.app.hosts.crew import Crew
from mint.engine.clock import SystemClock
from mint.errors import HostUnknown
from mint.settings.trigger import TriggerLaunch
from mint.store import open_store
from mint.trigger.entry import Entry
from mint.trigger.event import Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mint.app.hosts.site import Site
    from mint.store.database import DatabaseStore

CLOCK = SystemClock()


@pytest.fixture
def store() -> Iterator[DatabaseStore]:
    made = open_store("sqlite://")
    yield made
    made.close()


class Starter:
    """Starts nothing, and tells what it was asked to."""

    def __init__(self) -> None:
        self.orders: list[Any] = []

    def launch(self, order: Any) -> Future[str]:
        self.orders.append(order)
        done: Future[str] = Future()
        done.set_result("wfid")
        return done


async def played(
    site: Site, store: DatabaseStore, hosts: list[str], starter: Any = None
) -> dict[tuple[str, str], Any]:
    """How services stand, once some hosts have begun and one change was told."""
    async with (
        bus_of(site, "mint test", CLOCK, store.letters) as bus,
        asyncio.TaskGroup() as group,
    ):
        crew = Crew(site, bus, hosts, CLOCK, starter=starter, book=store.hosts)
        running = group.create_task(crew.run())
        new = Entry({"objectClass": ["person"]})
        await bus.publish_events([Event(id="u@c", op="add", dn="cn=ann", new=new)])
        wanted = {pair for pair in site.table.queues().values() if pair[0] in hosts}
        await until(lambda: wanted <= {(one.host, one.service) for one in store.hosts.all()})
        if starter is not None:
            await until(lambda: starter.orders)
        crew.stop()
        await running
    return {(one.host, one.service): one for one in store.hosts.all()}


async def test_what_cannot_be_used_keeps_back_itself_and_nothing_else(
    tmp_path: Path, store: DatabaseStore
) -> None:
    hosts = {"web1": ("motd", "fussy", "broken")}
    site = site_for(tmp_path, hosts=hosts)
    (tmp_path / "services" / "broken.py").write_text("import no_such_module\n")
    found = await played(site, store, ["web1", "civet"])
    assert found["web1", "motd"].state in {"started", "applied", "idle"}
    refused = {name: found["web1", name] for name in ("fussy", "broken")}
    assert {one.state for one in refused.values()} == {"refused"}
    assert "Fussy cannot be made: KeyError: 'color'" in refused["fussy"].error
    assert "no_such_module" in refused["broken"].error


async def test_a_change_starts_processes_where_something_can(
    tmp_path: Path, store: DatabaseStore
) -> None:
    launch = TriggerLaunch("welcome", object_class="person", ops=("add",), fields={"by": "ldap"})
    site, starter = site_for(tmp_path, launches=(launch,)), Starter()
    await played(site, store, ["web1", "civet"], starter)
    (order,) = starter.orders
    assert (order.named, order.launch_key) == ("welcome", "trigger u@c welcome")
    assert (order.fields["by"], order.fields["event"]["dn"]) == ("ldap", "cn=ann")


async def test_a_host_that_is_not_in_the_table(tmp_path: Path, store: DatabaseStore) -> None:
    site = site_for(tmp_path)
    async with bus_of(site, "mint test", CLOCK, store.letters) as bus:
        with pytest.raises(HostUnknown, match="there are: civet, web1, web2"):
            Crew(site, bus, ["web9"], CLOCK)
