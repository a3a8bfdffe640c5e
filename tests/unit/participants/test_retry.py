from __future__ import annotations

import pytest

from mint.errors import DurationError
from mint.participants import Retry


@pytest.mark.parametrize(("after", "seconds"), [("5s", 5.0), (2, 2.0), ("1m30s", 90.0), (0, 0.0)])
def test_after_is_a_duration_or_seconds(after: str | float, seconds: float) -> None:
    assert Retry(after).seconds == seconds


def test_it_tells_its_reason() -> None:
    assert str(Retry("5s", reason="not built yet")) == "not built yet"
    assert str(Retry("5s")) == "to be tried again after 5s"


@pytest.mark.parametrize("after", ["soon", "-5s", -1])
def test_what_is_no_time_to_come_is_refused(after: str | float) -> None:
    with pytest.raises(DurationError):
        Retry(after)
