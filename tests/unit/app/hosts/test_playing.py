from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.app.hosts.sites import site_for, until

from mint.app.hosts import playing as module
from mint.app.hosts.buses import bus_of
from mint.app.hosts.playing import Playing
from mint.engine.clock import SystemClock
from mint.errors import BusError
from mint.store import open_store
from mint.trigger.entry import Entry
from mint.trigger.event import Event
from mint.trigger.message import ServiceMessage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from mint.store.database import DatabaseStore

CLOCK = SystemClock()


@pytest.fixture
def store() -> Iterator[DatabaseStore]:
    made = open_store("sqlite://")
    yield made
    made.close()


@pytest.fixture
def playing(tmp_path: Path, store: DatabaseStore) -> Iterator[Playing]:
    made = Playing(site_for(tmp_path), store.letters, CLOCK)
    yield made
    made.stop(20)


def motd(folder: Path, host: str = "web1") -> str:
    made = folder / "data" / "trigger" / host / "motd" / "current" / "motd"
    return made.read_text() if made.exists() else ""


def states(store: DatabaseStore) -> dict[tuple[str, str], str]:
    return {(one.host, one.service): one.state for one in store.hosts.all()}


def change() -> Event:
    old, new = ({"objectClass": ["person"], "description": [text]} for text in "ab")
    return Event(id="u@c", op="modify", dn="cn=ann", old=Entry(old), new=Entry(new))


def test_a_change_is_told_and_becomes_files_of_all_hosts_that_are_played(
    playing: Playing, store: DatabaseStore, tmp_path: Path
) -> None:
    playing.start(["web1", "web2", "civet"], book=store.hosts)
    until(lambda: motd(tmp_path) and motd(tmp_path, "web2"))
    (tmp_path / "text").write_text("hello, all\n")
    playing.events([change()])
    until(lambda: motd(tmp_path) == motd(tmp_path, "web2") == "hello, all\n")
    assert ("web1", "accounts") in until(lambda: states(store))


def test_who_plays_no_host_keeps_what_others_tell(
    playing: Playing, store: DatabaseStore, tmp_path: Path
) -> None:
    playing.start((), book=store.hosts)
    other = Playing(site_for(tmp_path), store.letters, CLOCK)
    other.start(["web1"])
    until(lambda: states(store).get(("web1", "motd")) == "applied")
    other.stop(20)


def test_nothing_can_be_said_before_there_is_a_bus(playing: Playing) -> None:
    with pytest.raises(BusError, match="no connection for messages to hosts yet: try again"):
        playing.messages([ServiceMessage(id="m/motd", service="motd")])


@pytest.mark.parametrize("fault", [BusError("away"), RuntimeError("a mistake of ours")])
def test_what_is_away_at_the_start_is_served_once_it_is_there(
    playing: Playing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    faults = [fault]

    @asynccontextmanager
    async def away(*about: Any) -> AsyncIterator[Any]:
        if faults:
            raise faults.pop()
        async with bus_of(*about) as bus:
            yield bus

    monkeypatch.setattr(module, "bus_of", away)
    playing.start(["web1"])
    until(lambda: motd(tmp_path) == "hello\n")
    assert not faults


def test_it_stops_although_it_is_still_connecting(
    tmp_path: Path, store: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    connecting, may_go_on = threading.Event(), threading.Event()

    @asynccontextmanager
    async def slow(*about: Any) -> AsyncIterator[Any]:
        connecting.set()
        await asyncio.to_thread(may_go_on.wait, 10)
        async with bus_of(*about) as bus:
            yield bus

    monkeypatch.setattr(module, "bus_of", slow)
    playing = Playing(site_for(tmp_path), store.letters, CLOCK)
    playing.start(["web1"])
    assert connecting.wait(10)
    playing.stop(0.0)
    may_go_on.set()
    playing.stop(20)
    assert "mint-hosts" not in {one.name for one in threading.enumerate()}
    assert motd(tmp_path) == ""


def test_what_does_not_answer_is_an_error_of_who_speaks(
    playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deaf:
        async def publish_messages(self, _: Any) -> None:
            await asyncio.sleep(60)

    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    playing.start(())
    until(lambda: playing._bus)
    monkeypatch.setattr(playing, "_bus", Deaf())
    with pytest.raises(BusError, match="does not answer: try again"):
        playing.messages([ServiceMessage(id="m/motd", service="motd")])


def test_it_stops_with_work_in_hand_and_begins_again_without_loss(
    tmp_path: Path, store: DatabaseStore
) -> None:
    site = site_for(tmp_path)
    first = Playing(site, store.letters, CLOCK)
    first.start(["web1", "civet"], book=store.hosts)
    until(lambda: motd(tmp_path) == "hello\n")
    (tmp_path / "text").write_text("hello, all\n")
    first.events([change()])
    first.stop(20)
    with pytest.raises(BusError):
        first.events([change()])
    second = Playing(site, store.letters, CLOCK)
    second.start(["web1", "civet"], book=store.hosts)
    until(lambda: motd(tmp_path) == "hello, all\n")
    second.stop(20)
