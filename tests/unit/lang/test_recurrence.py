from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import DurationError
from mint.lang.recurrence import SHORTEST, check, following

HELSINKI = ZoneInfo("Europe/Helsinki")
"""Summer time of 2030 is from 31 March, 3:00, to 27 October, 4:00."""


def moments(text: str, begin: str, count: int) -> list[str]:
    """The moments after one, by the clock of Helsinki, with their distance from UTC."""
    last = datetime.fromisoformat(begin).replace(tzinfo=HELSINKI).timestamp()
    found = []
    for _ in range(count):
        last = following(text, last, last)
        found.append(datetime.fromtimestamp(last, HELSINKI).strftime("%d %H:%M %z"))
    return found


@pytest.mark.parametrize(
    ("text", "last", "now", "due"),
    [
        ("10m", 0.0, 0.0, 600.0),
        (90, 0.0, 0.0, 90.0),
        ("10m", 600.0, 607.5, 1200.0),
        ("10m", 0.0, 600.0, 1200.0),
        ("10m", 0.0, 6000.5, 6600.0),
        ("*/10 * * * *", 0.0, 0.0, 600.0),
        ("*/10 * * * *", 600.0, 607.5, 1200.0),
        ("* * * * * *", 0.5, 0.5, 1.0),
        ("15 4 * * sun", 0.0, 0.0, 3 * 86400 + 4.25 * 3600),
        ("0 0 1 jan *", 1.0, 1.0, 365 * 86400.0),
        ("0 0 * * 1-5 UTC", 0.0, 0.0, 86400.0),
        ("0 12 * * * Europe/Helsinki", 0.0, 0.0, 36000.0),
    ],
)
def test_the_next_moment(text: str | float, last: float, now: float, due: float) -> None:
    assert following(text, last, now) == due


def test_an_hour_that_is_left_out_comes_at_the_end_of_the_gap() -> None:
    assert moments("30 3 * * * Europe/Helsinki", "2030-03-30T12:00", 2) == [
        "31 04:00 +0300",
        "01 03:30 +0300",
    ]


def test_an_hour_that_comes_twice_counts_once() -> None:
    assert moments("30 3 * * * Europe/Helsinki", "2030-10-26T12:00", 2) == [
        "27 03:30 +0300",
        "28 03:30 +0200",
    ]


def test_what_goes_with_every_hour_goes_on_through_both() -> None:
    assert moments("*/30 * * * * Europe/Helsinki", "2030-10-27T02:40", 5) == [
        "27 03:00 +0300",
        "27 03:30 +0300",
        "27 03:00 +0200",
        "27 03:30 +0200",
        "27 04:00 +0200",
    ]
    assert moments("*/30 * * * * Europe/Helsinki", "2030-03-31T02:00", 3) == [
        "31 02:30 +0200",
        "31 04:00 +0300",
        "31 04:30 +0300",
    ]


@given(
    st.sampled_from(["0.1", "7s", "1h", "1d", "0 3 * * * Europe/Helsinki", "*/7 * * * *"]),
    st.floats(0, 4e9),
    st.floats(0, 1e8),
)
def test_the_next_moment_is_always_to_come(text: str, last: float, late: float) -> None:
    now = last + late
    assert following(text, last, now) > now


@given(st.integers(0, 10**6), st.integers(1, 10**5), st.floats(0, 1e6))
def test_a_rhythm_keeps_its_beat(last: int, length: int, late: float) -> None:
    due = following(length, float(last), last + late)
    assert (due - last) % length == 0
    assert due - (last + late) <= length


def test_the_clock_needs_no_zone_of_the_machine() -> None:
    due = following("0 6 * * *", 0.0, 0.0)
    assert datetime.fromtimestamp(due, UTC).hour == 6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "neither a duration nor a cron text"),
        ("1 2 3 4", "neither a duration nor a cron text"),
        ("1 2 3 4 5 6 7", "has 7 fields"),
        ("61 * * * *", "bad minute"),
        ("0 0 30 2 *", "bad day-of-month"),
        ("0 9 * * * Nowhere/City", "there is no time zone 'Nowhere/City'"),
        ("0 9 * * * ../../etc/passwd", "bad"),
        ("0s", f"the shortest is {SHORTEST} seconds"),
        ("-1h", "too short"),
        ("50ms", "too short"),
        (0, "too short"),
        (True, "neither"),
        ("x" * 300, "neither"),
        ("", "neither"),
    ],
)
def test_what_is_no_recurrence(text: str | float, said: str) -> None:
    with pytest.raises(DurationError, match=said):
        check(text)


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    with contextlib.suppress(DurationError):
        assert following(text, 0.0, 1e9) > 1e9
