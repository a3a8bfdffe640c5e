from __future__ import annotations

import time

from mint.engine.clock import SystemClock


def test_the_clock_tells_the_time_of_the_machine() -> None:
    before = time.time_ns() / 1e9
    now = SystemClock().now()
    assert before <= now <= time.time_ns() / 1e9
