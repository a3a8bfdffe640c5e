from __future__ import annotations

import pytest
from tests.processes.rig import VirtualClock

from mint.ports.leases import holder_of, worker_of
from mint.web import workers
from mint.web.workers import Workers


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(1000.0)


@pytest.fixture
def roster(clock: VirtualClock) -> Workers:
    return Workers(clock, lease=60.0)


def test_a_holder_tells_its_worker() -> None:
    assert worker_of(holder_of("w1")) == "w1"
    assert worker_of("local:ab12") is None
    assert worker_of("") is None


def test_what_a_worker_does_not_say_stays_as_it_was(roster: Workers) -> None:
    roster.heard("w1", "build1", 7, ("al",))
    worker = roster.heard("w1")
    assert (worker.host, worker.pid, worker.serves) == ("build1", 7, ("al",))
    assert [one.name for one in roster.alive_for("al")] == ["w1"]
    assert roster.alive_for("bob") == []


def test_who_is_silent_for_a_lease_is_gone_unless_it_waits(
    roster: Workers, clock: VirtualClock
) -> None:
    worker = roster.heard("w1", serves=("al",))
    clock.at += 59.0
    assert roster.lives(worker)
    clock.at += 1.0
    assert not roster.lives(worker)
    worker.waiting = 1
    assert roster.lives(worker)
    roster.left("w1")
    assert roster.all() == []


def test_what_was_just_fetched_counts_although_the_worker_does_not_say_it(
    roster: Workers, clock: VirtualClock
) -> None:
    worker = roster.heard("w1")
    seen = worker.holds
    roster.fetched(worker, ["d1"])
    roster.holds(worker, ["d0"])
    assert set(seen) == {"d0", "d1"}
    clock.at += 11.0
    roster.holds(worker, ["d0"])
    assert set(seen) == {"d0"}


def test_no_more_are_remembered_than_fit(roster: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "REMEMBERED", 2)
    for name in ("w1", "w2", "w1", "w3"):
        roster.heard(name)
    assert [one.name for one in roster.all()] == ["w3", "w1"]
