from __future__ import annotations

from tests.processes.rig import VirtualClock

from mint.transport.pace import Pace


def test_who_has_begun_nothing_takes_one_ahead() -> None:
    assert Pace(VirtualClock()).ahead == 1


def test_it_is_as_much_as_was_begun_within_a_second() -> None:
    clock = VirtualClock()
    pace = Pace(clock)
    for _ in range(50):
        pace.begin()
    assert pace.ahead == 51
    clock.at += 1.5
    assert pace.ahead == 51
    pace.begin()
    assert pace.ahead == 51
    clock.at += 1.0
    assert pace.ahead == 2


def test_who_has_rested_begins_slowly() -> None:
    clock = VirtualClock()
    pace = Pace(clock)
    for _ in range(50):
        pace.begin()
    clock.at += 60
    assert pace.ahead == 1


def test_a_clock_that_is_set_back_does_not_stop_it() -> None:
    clock = VirtualClock()
    pace = Pace(clock)
    pace.begin()
    clock.at -= 3600
    assert pace.ahead == 1
    pace.begin()
    assert pace.ahead == 2
