"""When somebody is told of errors: at once, in sums, and when they are over; and again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import EPOCH, VirtualClock

from mint.app import herald as heralding
from mint.app.herald import CALM, LEASE, LOOK, LOOK_SHARED, Herald
from mint.backoff import Backoff
from mint.model.cause import cause_of
from mint.model.effect import ErrorRecord
from mint.model.fault import Fault
from mint.ports.store import Changes
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.ports.alert import Notice
    from mint.store.database import DatabaseStore

EVERY = 900.0


class Ear:
    """An alert that remembers; or fails, as long as it is told to."""

    def __init__(self) -> None:
        self.heard: list[Notice] = []
        self.fails = False

    def tell(self, notice: Notice) -> None:
        if self.fails:
            raise ConnectionError("nobody answers")
        self.heard.append(notice)

    def take(self) -> list[tuple[str, int, int]]:
        """What it heard since: what, count, more."""
        heard, self.heard = self.heard, []
        return [(notice.what, notice.count, notice.more) for notice in heard]


@pytest.fixture
def store() -> Iterator[DatabaseStore]:
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def herald(store: DatabaseStore, clock: VirtualClock, ear: Ear) -> Herald:
    return herald_of(store, clock, ear)


def herald_of(store: DatabaseStore, clock: VirtualClock, ear: Ear, holder: str = "") -> Herald:
    return Herald("ear", ear, store.alerts, store.views, clock, every=EVERY, holder=holder)


def failed(wfid: str, at: float, message: str = "port closed") -> ErrorRecord:
    fault = Fault("participant", message)
    return ErrorRecord(wfid, "0_1!a", fault, at, "participant", "mail", definition="release")


def record(store: DatabaseStore, *errors: ErrorRecord) -> None:
    with store.turn() as turn:
        turn.save(Changes(errors={(error.wfid, error.key): error for error in errors}))


def repair(store: DatabaseStore, *wfids: str) -> None:
    with store.turn() as turn:
        turn.save(Changes(errors={(wfid, "0_1!a"): None for wfid in wfids}))


def test_the_first_error_of_a_cause_is_told_at_once(
    store: DatabaseStore, clock: VirtualClock, ear: Ear, herald: Herald
) -> None:
    assert herald.look() == LOOK
    error = failed("w1", EPOCH)
    record(store, error)
    herald.look()
    (notice,) = ear.heard
    assert (notice.what, notice.cause, notice.count) == ("began", cause_of(error), 1)
    assert notice.text == "1 error(s): mail in release: port closed"
    assert (notice.wfid, notice.next) == ("w1", "mint errors w1")
    clock.at += 1
    herald.look()
    assert len(ear.heard) == 1


def test_those_that_follow_are_summed_up(
    store: DatabaseStore, clock: VirtualClock, ear: Ear, herald: Herald
) -> None:
    record(store, failed("w0", EPOCH))
    herald.look()
    record(store, *(failed(f"w{n}", EPOCH + n) for n in range(1, 300)))
    clock.at += 300
    assert herald.look() == pytest.approx(LOOK)
    assert ear.take() == [("began", 1, 1)]
    clock.at = EPOCH + EVERY - 10
    assert herald.look() == pytest.approx(10)
    clock.at = EPOCH + EVERY
    herald.look()
    assert ear.heard[0].text == ("and 299 more, 300 error(s) in all: mail in release: port closed")
    assert ear.take() == [("more", 300, 299)]
    clock.at += 2 * EVERY
    herald.look()
    assert ear.take() == []


def test_causes_are_told_one_by_one(store: DatabaseStore, ear: Ear, herald: Herald) -> None:
    record(store, failed("w1", EPOCH), failed("w2", EPOCH + 1, "disk full"))
    herald.look()
    assert {notice.message for notice in ear.heard} == {"port closed", "disk full"}


def test_a_cause_is_over_when_its_last_error_went_and_stays_away(
    store: DatabaseStore, clock: VirtualClock, ear: Ear, herald: Herald
) -> None:
    record(store, failed("w1", EPOCH), failed("w2", EPOCH))
    herald.look()
    ear.take()
    repair(store, "w1")
    herald.look()
    repair(store, "w2")
    assert herald.look() == CALM
    record(store, failed("w2", EPOCH + 2))  # the replay failed again
    clock.at += CALM
    herald.look()
    assert ear.take() == []
    repair(store, "w2")
    herald.look()
    clock.at += CALM
    herald.look()
    assert ear.heard[0].text == "over: mail in release: port closed"
    assert ear.take() == [("over", 0, 0)]
    record(store, failed("w3", clock.at))
    herald.look()
    assert ear.take() == [("began", 1, 1)]


def test_what_a_server_did_not_live_to_tell_the_next_one_tells(
    store: DatabaseStore, clock: VirtualClock, ear: Ear, herald: Herald
) -> None:
    record(store, failed("w1", EPOCH))
    herald.look()
    ear.take()
    record(store, failed("w2", EPOCH + 1, "disk full"))
    herald_of(store, clock, ear).look()
    assert [notice.message for notice in ear.heard] == ["disk full"]


def test_what_cannot_be_told_is_told_later(store: DatabaseStore, ear: Ear, herald: Herald) -> None:
    ear.fails = True
    record(store, failed("w1", EPOCH))
    with pytest.raises(ConnectionError):
        herald.look()
    assert herald.told == 0
    ear.fails = False
    record(store, failed("w2", EPOCH + 1))
    herald.look()
    assert ear.take() == [("began", 2, 2)]


def test_of_several_servers_one_tells(store: DatabaseStore, clock: VirtualClock, ear: Ear) -> None:
    one, other = (herald_of(store, clock, ear, holder=name) for name in ("one", "other"))
    assert one.look() == LOOK_SHARED
    record(store, failed("w1", EPOCH))
    assert other.look() == LEASE / 2
    assert ear.take() == []
    one.look()
    assert ear.take() == [("began", 1, 1)]
    record(store, failed("w2", EPOCH + 1, "disk full"))
    clock.at += LEASE + 1  # `one` was killed
    other.look()
    assert ear.take() == [("began", 1, 1)]
    assert one.look() == LEASE / 2


def test_a_cause_that_is_not_seen_among_very_many_is_not_over(
    store: DatabaseStore,
    clock: VirtualClock,
    ear: Ear,
    herald: Herald,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heralding, "CAUSES", 1)
    record(store, failed("w1", EPOCH))
    herald.look()
    record(store, failed("w2", EPOCH + 1, "disk full"))
    for _ in range(3):
        clock.at += CALM
        herald.look()
    assert [notice.what for notice in ear.heard] == ["began", "began"]


def test_a_clock_that_was_set_back_does_not_silence_it(
    store: DatabaseStore, clock: VirtualClock, ear: Ear, herald: Herald
) -> None:
    record(store, failed("w1", EPOCH))
    herald.look()
    clock.at -= 10 * EVERY
    record(store, failed("w2", EPOCH + 1))
    herald.look()
    assert ear.take() == [("began", 1, 1), ("more", 2, 1)]


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_the_thread_tells_when_it_is_woken_and_shows_that_it_cannot(
    store: DatabaseStore, clock: VirtualClock, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heralding, "APART", 0.01)
    herald = herald_of(store, clock, ear)
    herald._backoff = Backoff(first=0.01, most=0.02)
    ear.fails = True
    herald.start()
    record(store, failed("w1", EPOCH))
    herald.wake()
    until(lambda: herald.fault)
    assert herald.fault == "ConnectionError: nobody answers"
    assert herald.failing_since == clock.at
    ear.fails = False
    until(lambda: herald.fault is None)
    herald.stop()
    assert ear.take() == [("began", 1, 1)]
    assert herald.failing_since is None
