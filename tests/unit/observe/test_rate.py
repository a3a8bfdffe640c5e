from __future__ import annotations

from mint.observe.rate import Rate


def test_what_is_older_than_a_minute_does_not_count() -> None:
    rate = Rate(0.0)
    rate.add(1000.5, 600)
    rate.add(1030.0, 60)
    assert rate.per_second(1030.0) == 11
    assert rate.per_second(1060.0) == 1
    assert rate.per_second(1100.0) == 0


def test_a_second_that_comes_again_after_a_minute_begins_anew() -> None:
    rate = Rate(0.0)
    rate.add(1000.0, 600)
    rate.add(1060.0, 60)
    assert rate.per_second(1060.0) == 1


def test_a_server_that_has_just_started_is_not_slow() -> None:
    rate = Rate(1000.0)
    rate.add(1001.0, 30)
    assert rate.per_second(1002.0) == 15
    assert rate.per_second(1000.0) == 0
