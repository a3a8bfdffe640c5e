"""The clock of the machine is set back by an hour, and put right again later."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import Crew, Rig, VirtualClock, hold, same

from mint.engine.diagnosis import Case, diagnose
from mint.engine.loop import Loop
from mint.model.message import Cancel
from mint.settings import LimitSettings
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOUR = 3600.0


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    store = open_store(f"sqlite:///{tmp_path}/mint.db")
    crew = Crew({"alice": same, "bob": hold})
    yield Rig(store, store.views, crew, clock=VirtualClock())
    store.close()


def wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.005)


def test_what_needs_no_time_goes_on_and_timers_come_late_but_once(rig: Rig) -> None:
    late = rig.launch("sequence\n  wait 10s\n  alice")
    timed = rig.launch("bob timeout: 10s")
    rig.clock.at -= HOUR
    now = rig.launch("sequence\n  alice\n  wait 1s\n  alice")
    rig.advance(1)
    assert rig.process(now).state == "terminated"
    assert rig.process(late).state == rig.process(timed).state == "running"
    rig.clock.at += HOUR - 1
    rig.settle()
    assert rig.process(late).state == rig.process(timed).state == "running"
    rig.advance(10)
    for wfid in (late, timed):
        assert rig.process(wfid).state == "terminated"
    assert len(rig.events(late, "replied")) == 1
    assert len(rig.events(timed, "timed_out")) <= 1
    assert {name: count for name, count in rig.views.totals().items() if count} == {}


def test_a_process_of_the_future_can_be_cancelled(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  wait 10s\n  alice")
    held = rig.launch("bob")
    rig.clock.at -= HOUR
    rig.tell(Cancel(wfid=wfid))
    rig.tell(Cancel(wfid=held))
    for one in (wfid, held):
        assert rig.process(one).state == "terminated"
        times = [event.at for _, event in rig.views.history(one)]
        assert len(times) > 2


def test_the_doctor_tells_it(rig: Rig) -> None:
    rig.launch("alice")
    rig.clock.at -= HOUR
    found = diagnose(Case(rig.views, rig.clock.now(), "/", "sqlite://", LimitSettings())).findings
    assert [one.kind for one in found if one.kind == "clock"] == ["clock"]


def test_a_loop_that_sleeps_is_not_confused(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mint.engine.loop._IDLE", 0.05)
    wfid = rig.launch("sequence\n  wait 10s\n  alice")
    loop = Loop(rig.engine, rig.clock)
    loop.start()
    try:
        rig.clock.at -= HOUR
        wait(lambda: bool(rig.order("alice").result(5)))
        assert rig.process(wfid).state == "running"
        rig.clock.at += HOUR + 10
        wait(lambda: rig.process(wfid).state == "terminated")
    finally:
        loop.stop()
    assert loop.fault is None
    assert len(rig.crew.got) == 2
