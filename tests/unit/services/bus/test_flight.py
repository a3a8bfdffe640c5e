from __future__ import annotations

import pytest

from mint.services.bus.flight import LIMITS, Flight
from mint.services.bus.refusal import BusRefusal


def test_one_caller_has_only_so_many_calls_and_gets_room_again() -> None:
    flight = Flight(10, 2)
    flight.enter(":1.1")
    flight.enter(":1.1")
    with pytest.raises(BusRefusal, match="2 calls of yours") as refused:
        flight.enter(":1.1")
    assert refused.value.name == LIMITS
    flight.enter(":1.2")
    flight.leave(":1.1")
    flight.enter(":1.1")


def test_all_together_have_only_so_many() -> None:
    flight = Flight(2, 2)
    flight.enter(":1.1")
    flight.enter(":1.2")
    with pytest.raises(BusRefusal, match="2 calls are under way"):
        flight.enter(":1.3")
