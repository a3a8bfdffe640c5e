from __future__ import annotations

import structlog

from mint.model.effect import ErrorRecord, Event
from mint.model.fault import Fault
from mint.observe.meter import Meter
from mint.observe.watch import Watch
from mint.ports.store import Changes


def test_an_error_is_told_once_and_with_its_place() -> None:
    event = Event("w", "error", 1.0, key="0_1!a", name="limit", data={"message": "too deep"})
    record = ErrorRecord("w", "0_1!a", Fault("limit", "too deep"), 1.0, participant="build")
    changes = Changes(events=[event], errors={("w", "0_1!a"): record})
    with structlog.testing.capture_logs() as lines:
        Watch(Meter(str, 0.0)).turn([], changes, lambda _: None, 1.0, 0.1)
    assert lines == [
        {
            "event": "a process is in error",
            "log_level": "error",
            "wfid": "w",
            "expid": "0_1",
            "participant": "build",
            "kind": "limit",
            "message": "too deep",
        }
    ]


def test_what_goes_wrong_while_watching_hurts_nobody() -> None:
    def unknown(name: str) -> str:
        raise LookupError(name)

    meter = Meter(unknown, 0.0)
    changes = Changes(events=[Event("w", "replied", 1.0, name=f"p{n}") for n in range(3000)])
    with structlog.testing.capture_logs() as lines:
        Watch(meter).turn([], changes, lambda _: None, 1.0, 0.1)
    assert [line["event"] for line in lines] == ["a turn could not be counted"]


def test_what_happens_outside_of_turns_is_counted_too() -> None:
    meter = Meter(str, 0.0)
    watch = Watch(meter)
    watch.store_fault()
    watch.dead_letter()
    assert (meter.store_faults, meter.dead_letters) == (1, 1)
