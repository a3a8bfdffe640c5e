from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import DurationError
from mint.lang.duration import due, seconds, text_of

DAY = 86400.0
NEW_YEAR = 1893456000.0  # 2030-01-01 00:00:00 UTC


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("10", 10.0),
        ("1.5", 1.5),
        ("-3", -3.0),
        ("1e-05", 1e-05),
        ("1E+3", 1000.0),
        (".5s", 0.5),
        ("0s", 0.0),
        ("1s", 1.0),
        ("1.5s", 1.5),
        ("500ms", 0.5),
        ("5m", 300.0),
        ("5m500ms", 300.5),
        ("2h", 7200.0),
        ("1h30m", 5400.0),
        ("1h 30m", 5400.0),
        ("30m1h", 5400.0),
        (" 1d ", DAY),
        ("1w", 7 * DAY),
        ("1M", 30 * DAY),
        ("1y", 365 * DAY),
        (
            "1y2M3w4d5h6m7s",
            (365 + 60 + 21 + 4) * DAY + 5 * 3600 + 6 * 60 + 7,
        ),
        ("-1h30m", -5400.0),
        (90, 90.0),
        (1.25, 1.25),
        (-1, -1.0),
    ],
)
def test_seconds(text: str | float, length: float) -> None:
    assert seconds(text) == pytest.approx(length)


@pytest.mark.parametrize(
    "text",
    ["", " ", "never", "1x", "h", "1h30", "1 h", "1H", "--1h", "1h-30m", "+1h", "1,5s", "1e3s",
     "1.s", "\u0661s", "5min", "2030-01-01", True, None, [], {"a": 1}, "1" * 101],
)  # fmt: skip
def test_what_is_no_duration(text: Any) -> None:
    with pytest.raises(DurationError, match="is not a duration"):
        seconds(text)


@pytest.mark.parametrize(
    "text", ["9" * 99, "1e999", "10001y", 10**400, -(10**400), 1e300, math.inf, -math.inf, math.nan]
)
def test_durations_have_a_limit(text: str | float) -> None:
    with pytest.raises(DurationError, match="longer than 10,000 years"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1h", NEW_YEAR + 3600),
        ("-1h", NEW_YEAR - 3600),
        (60, NEW_YEAR + 60),
        ("1h 30m", NEW_YEAR + 5400),
        ("2030-01-02 00:00:00 UTC", NEW_YEAR + DAY),
        ("2030-01-02 00:00:00 GMT", NEW_YEAR + DAY),
        ("2030-01-02 00:00:00 Z", NEW_YEAR + DAY),
        ("2030-01-02T00:00:00Z", NEW_YEAR + DAY),
        ("2030-01-02 00:00:00", NEW_YEAR + DAY),
        ("2030-01-02 00:00", NEW_YEAR + DAY),
        ("2030-01-02", NEW_YEAR + DAY),
        ("2030/01/02 00:00", NEW_YEAR + DAY),
        (" 2030-01-02 UTC ", NEW_YEAR + DAY),
        ("2030-01-02T02:00:00+02:00", NEW_YEAR + DAY),
        ("2030-01-02 02:00:00 +0200", NEW_YEAR + DAY),
        ("2030-01-01 22:00:00 -02:00", NEW_YEAR + DAY),
        ("2030-01-02 02:00 Europe/Helsinki", NEW_YEAR + DAY),
        ("2030-07-02 03:00 Europe/Helsinki", NEW_YEAR + 182 * DAY),
        ("2030-01-02 00:00:00.5 UTC", NEW_YEAR + DAY + 0.5),
        ("1969-12-31 00:00 UTC", -DAY),
    ],
)
def test_due(text: str | float, moment: float) -> None:
    assert due(text, NEW_YEAR) == pytest.approx(moment)


@pytest.mark.parametrize(
    "text",
    ["2030-13-01", "2030-01-02 25:00", "2030-01-02 00:00 Nowhere/Land", "2030-01-02 ../etc/passwd",
     "2030-01-02 America", "2030-01-02T00:00Z UTC", "18:00", "next week", "Fri Jan 2 2030",
     "0000-01-01", "2030-01-02 UTC UTC", "2030-"],
)  # fmt: skip
def test_what_looks_like_a_date_but_is_none(text: str) -> None:
    with pytest.raises(DurationError, match="is not a date"):
        due(text, NEW_YEAR)


@pytest.mark.parametrize("text", ["", "never", "tomorrow", None, True, " " * 200 + "2030-01-02"])
def test_what_is_neither(text: Any) -> None:
    with pytest.raises(DurationError, match="neither a duration nor a date"):
        due(text, NEW_YEAR)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (0, "0s"),
        (-0.0, "0s"),
        (0.0001, "0s"),
        (-0.0001, "0s"),
        (0.5, "0.5s"),
        (59.9996, "1m"),
        (90, "1m30s"),
        (93600, "1d2h"),
        (365 * DAY + 1, "1y1s"),
        (-5400, "-1h30m"),
    ],
)
def test_text_of(length: float, text: str) -> None:
    assert text_of(length) == text


@given(st.floats(min_value=-1e10, max_value=1e10))
def test_a_length_survives_its_text(length: float) -> None:
    assert seconds(text_of(length)) == pytest.approx(length, abs=0.0006)


@given(
    st.text(max_size=30)
    | st.lists(st.sampled_from(["1", "2030", "-", "01", ":", " ", "T", "Z", "h", "m", "s", "ms"]))
    .map("".join)
)  # fmt: skip
def test_any_text_gives_a_number_or_our_error(text: str) -> None:
    for ask in (seconds, lambda text: due(text, NEW_YEAR)):
        try:
            assert math.isfinite(ask(text))
        except DurationError as error:
            assert "Write" in str(error)  # noqa: PT017  # both outcomes are fine, others are not


@given(st.datetimes())
def test_any_date_that_python_writes_is_read(moment: Any) -> None:
    assert due(f"{moment} UTC", 0.0) == due(f"{moment.isoformat()}Z", 0.0)
