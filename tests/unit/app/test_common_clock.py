from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import EPOCH, VirtualClock

from mint.app.common_clock import CommonClock

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def host() -> VirtualClock:
    return VirtualClock()


def slow(host: VirtualClock, ahead: float, takes: float) -> Callable[[], float]:
    """A database whose answer takes a while."""

    def now() -> float:
        host.at += takes / 2
        told = host.at - ahead
        host.at += takes / 2
        return told

    return now


def test_it_begins_with_the_clock_of_the_host(host: VirtualClock) -> None:
    assert CommonClock(host).now() == EPOCH


@pytest.mark.parametrize("ahead", [3600.0, -40.0, 0.2])
def test_it_goes_by_the_database(host: VirtualClock, ahead: float) -> None:
    clock = CommonClock(host)
    clock.attune(slow(host, ahead, 0.01))
    assert clock.ahead == pytest.approx(ahead)
    assert clock.now() == pytest.approx(host.at - ahead)


def test_what_the_journey_may_account_for_changes_nothing(host: VirtualClock) -> None:
    clock = CommonClock(host)
    clock.attune(slow(host, 0.5, 2.0))
    assert clock.ahead == 0.0
    clock.attune(slow(host, 0.04, 0.001))
    assert clock.ahead == 0.0


def test_it_follows_a_clock_that_is_set(host: VirtualClock) -> None:
    clock = CommonClock(host)
    clock.attune(slow(host, 60.0, 0.01))
    host.at -= 60
    clock.attune(slow(host, 0.0, 0.01))
    assert clock.now() == pytest.approx(host.at)


def test_without_another_it_is_the_time_of_the_machine() -> None:
    assert CommonClock().now() > 1_700_000_000
