from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.cli.moments import ago, clock, fine_clock, now, span


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-5, "0.0s"),
        (0, "0.0s"),
        (9.94, "9.9s"),
        (10, "10s"),
        (59.9, "59s"),
        (60, "1m00s"),
        (3599, "59m59s"),
        (3600, "1h00m"),
        (86399, "23h59m"),
        (86400, "1d00h"),
        (10**7, "115d17h"),
    ],
)
def test_a_span_has_its_two_largest_units(seconds: float, told: str) -> None:
    assert span(seconds) == told


@given(st.floats(0, 9_000 * 86_400))
def test_a_span_is_short(seconds: float) -> None:
    assert len(span(seconds)) <= 8


def test_a_moment_is_ago_or_to_come() -> None:
    assert ago(now() - 75).endswith(" ago")
    assert ago(now() + 75).startswith("in 1m")
    assert ago(None) == clock(None) == ""


def test_clocks_have_a_fixed_width() -> None:
    assert len(clock(1_900_000_000.5)) == 19
    assert fine_clock(1_900_000_000.5).endswith(".500")


def test_a_moment_may_be_later_than_can_be_written() -> None:
    assert clock(9_999 * 365 * 86_400.0 + now()).startswith("9999-12-3")
