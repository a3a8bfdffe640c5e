"""A server is stopped, frozen, or stopped while somebody does not let go."""

from __future__ import annotations

import signal
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.durability.mint_up import MintUp
from tests.durability.storm.client import Clients
from tests.durability.storm.ledger import executions
from tests.durability.storm.storming import PARTICIPANTS as STORM
from tests.durability.storm.storming import check_processes

from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

PARTICIPANTS = Path(__file__).with_name("place_participants.py")
GRACE = 10
"""Seconds that running work may take when the server stops."""
INTERRUPTED = 130
STOPS = 4
ENDLESS = ("race", "timeout", "cancel", "kill", "flank")
"""Shapes with a step that never ends by itself."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MintUp]:
    words = ("--participants", PARTICIPANTS)
    with MintUp(tmp_path / "data", *words, environment={"PLACE": str(tmp_path)}) as server:
        yield server.start()


def held(server: MintUp, name: str) -> str:
    """A process whose participant has begun."""
    wfid = server.launch(name)
    server.wait_for((server.data.parent / "stuck").exists)
    return wfid


def test_under_load_it_stops_in_order_and_goes_on_at_the_next_start(tmp_path: Path) -> None:
    """What had begun has ended when it stops: nothing is ever done twice."""
    clients = Clients(tmp_path / "data", 100 * (STOPS + 1), leaving_out=ENDLESS)
    clients.start()
    try:
        for life in range(STOPS + 1):
            live(life, clients, tmp_path)
    finally:
        clients.stop()
    assert clients.faults == []
    store = open_store(f"sqlite:///{tmp_path}/data/mint.db")
    check_processes(store, clients)
    store.close()
    times = Counter(each.dispatch for each in executions(tmp_path / "done"))
    assert {name: count for name, count in times.items() if count > 1} == {}


def live(life: int, clients: Clients, folder: Path) -> None:
    """A server that is stopped while it has plenty to do; the last one when it has nothing."""
    environment = {"STORM_LIFE": str(life), "STORM_LOG": str(folder / "done")}
    clients.allow(100 * (life + 1))
    with MintUp(folder / "data", "--participants", STORM, environment=environment) as server:
        server.start()
        if life < STOPS:
            before = len(executions(folder / "done"))
            server.wait_for(lambda: len(executions(folder / "done")) > before + 30)
            assert server.ask("/status")["running"]
        else:
            clients.join(60)
            server.wait_for(lambda: server.ask("/status")["running"] == 0)
        assert server.stop() == 0


def test_work_that_does_not_end_cannot_keep_it_from_stopping(server: MintUp) -> None:
    wfid = held(server, "stubborn")
    assert server.child is not None
    server.signal(signal.SIGTERM)
    assert server.child.wait(GRACE + 15) == 0
    server.start()
    assert server.fields_at_end(wfid) == {"life": 2}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_second_signal_ends_it_at_once(server: MintUp, number: signal.Signals) -> None:
    wfid = held(server, "stubborn")
    child = server.child
    assert child is not None
    server.signal(number)
    server.wait_for(lambda: not server.answers())
    server.signal(number)
    assert child.wait(GRACE / 2) == INTERRUPTED
    server.start()
    assert server.fields_at_end(wfid) == {"life": 2}


def test_a_frozen_server_goes_on_with_late_timers_told_once(server: MintUp) -> None:
    text = "iterator times: 4\n  wait 0.5s\n  quick"
    wfids = [server.launch(text) for _ in range(20)]
    slow = server.launch("sequence\n  gate timeout: 1s\n  quick")
    server.signal(signal.SIGSTOP)
    time.sleep(3)  # what falls due meanwhile is late: that is what this is about
    server.signal(signal.SIGCONT)
    for wfid in wfids:
        assert server.fields_at_end(wfid) == {"quick": True}
    assert server.fields_at_end(slow)["quick"] is True
    (server.data.parent / "open").write_text("")
    for wfid in wfids:
        events = server.ask(f"/processes/{wfid}/history")["events"]
        assert sum(event["kind"] == "replied" for event in events) == 4
    assert server.ask("/dead-letters")["dead_letters"] == []
    assert server.stop() == 0
