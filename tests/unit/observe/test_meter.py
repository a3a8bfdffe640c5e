from __future__ import annotations

from mint.model.effect import Event
from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail, Launch, Reply
from mint.observe.meter import Meter
from mint.ports.store import Changes


def label(name: str) -> str:
    return "team" if name.startswith("team") else name if name == "known" else "other"


def told(kind: str, name: str = "") -> Event:
    return Event("w", kind, 1.0, name=name)


def turn(meter: Meter, *events: Event, messages: list[object] | None = None) -> None:
    meter.turn(messages or [], Changes(events=list(events)), [], 100.0, 0.002)  # type: ignore[arg-type]  # messages, of any kind
    meter.sum_up()


def test_names_of_participants_are_bounded() -> None:
    meter = Meter(label, 0.0)
    turn(meter, *(told("replied", f"team{number}") for number in range(5000)))
    turn(meter, told("dispatched", "whoever"), told("failed", "known"))
    assert meter.told == {
        ("replied", "team"): 5000,
        ("dispatched", "other"): 1,
        ("failed", "known"): 1,
    }


def test_lines_that_are_not_of_a_participant_are_not_counted_as_its() -> None:
    meter = Meter(label, 0.0)
    turn(meter, told("retrying"), told("entered_tag", "known"), told("late"), told("echo", "x"))
    assert meter.told == {("late", "other"): 1}


def test_kinds_of_errors_are_bounded() -> None:
    meter = Meter(label, 0.0)
    turn(meter, told("error", "limit"), told("error", "made up"))
    assert meter.told == {("error", "limit"): 1, ("error", "other"): 1}


def test_the_time_of_a_step_is_taken_where_its_beginning_is_known() -> None:
    meter = Meter(label, 0.0)
    done = {"wfid": "w", "key": "0!a", "participant": "known", "dispatched_at": 90.0}
    turn(
        meter,
        messages=[
            Reply(fields={}, **done),  # type: ignore[arg-type]  # a table of arguments
            Fail(fault=Fault("participant", "x"), **done),  # type: ignore[arg-type]  # the same
            Reply(wfid="w", key="0!a", fields={}, participant="known"),
            Cancelled(dispatch="d", **done),  # type: ignore[arg-type]  # the same
        ],
    )
    (times,) = meter.step_seconds.values()
    assert (times.total, times.buckets()[-1]) == (20.0, ("+Inf", 2))
    assert meter.steps.per_second(100.0) > 0
    assert meter.messages == {Reply: 2, Fail: 1, Cancelled: 1}
    assert Launch not in meter.messages


def test_memory_is_bounded_when_nobody_looks() -> None:
    meter = Meter(label, 0.0)
    for number in range(10_000):
        reply = Reply(wfid="w", key="0!a", fields={}, participant="known", dispatched_at=99.0)
        events = [told("replied", f"team{number}")]
        meter.turn([reply], Changes(events=events), [], 100.0, 0.001)
    assert len(meter._lines) <= 2001
    assert sum(map(len, meter._took.values())) <= 2001
