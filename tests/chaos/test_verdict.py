"""The judge has to be able to find fault: what is doctored here is what must never happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.chaos.effects import Effect, effects
from tests.chaos.shapes import SHAPES, shape_of
from tests.chaos.verdict import Ended, Evidence, judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NUMBER = 2 * len(SHAPES)
_TROUBLE = (100.0, 200.0)


def _evidence() -> Evidence:
    """All is well: each shape twice, without a duplicate."""
    numbers = range(_NUMBER)
    launched = {number: f"k{number}" for number in numbers}
    processes = [
        Ended(f"k{n}", f"w{n}", "terminated", SHAPES[shape_of(n)].ending(shape_of(n), n))
        for n in numbers
    ]
    done = [
        Effect(10.0, n, shape_of(n), step, f"{n} {step} {time}", f"w{n}")
        for n in numbers
        for step, times in SHAPES[shape_of(n)].wanted().items()
        for time in range(times)
    ]
    return Evidence(launched, processes, done, {"errors": 0}, [_TROUBLE])


def test_all_is_well() -> None:
    verdict = judge(_evidence())
    assert verdict.wrong == []
    assert verdict.counts["processes ended"] == verdict.counts["launches confirmed"] == _NUMBER
    assert verdict.counts["duplicates"] == 0


def _lost(good: Evidence) -> Evidence:
    return good._replace(processes=good.processes[1:])


def _stuck(good: Evidence) -> Evidence:
    first, *rest = good.processes
    return good._replace(processes=[first._replace(state="running", fields=None), *rest])


def _twice(good: Evidence) -> Evidence:
    return good._replace(processes=[*good.processes, good.processes[0]._replace(wfid="w_again")])


def _unasked(good: Evidence) -> Evidence:
    return good._replace(processes=[*good.processes, good.processes[0]._replace(key=None)])


def _wrong_fields(good: Evidence) -> Evidence:
    first, *rest = good.processes
    return good._replace(processes=[first._replace(fields={"n": 0}), *rest])


def _never_done(good: Evidence) -> Evidence:
    return good._replace(effects=good.effects[1:])


def _two_dispatches(good: Evidence) -> Evidence:
    return good._replace(effects=[*good.effects, good.effects[0]._replace(dispatch="another")])


def _two_processes(good: Evidence) -> Evidence:
    return good._replace(effects=[*good.effects, good.effects[0]._replace(wfid="w_again")])


def _never_asked(good: Evidence) -> Evidence:
    return good._replace(effects=[*good.effects, good.effects[0]._replace(step="?", dispatch="d")])


def _quiet_duplicate(good: Evidence) -> Evidence:
    return good._replace(effects=[*good.effects, good.effects[0]._replace(at=201.0)])


def _left(good: Evidence) -> Evidence:
    return good._replace(left={"dead_letters": 1})


@pytest.mark.parametrize(
    ("doctored", "said"),
    [
        (_lost, "lost: k0 is no process"),
        (_stuck, "lost: w0 (sequence 0) is running"),
        (_twice, "k0 is 2 processes"),
        (_unasked, "nobody launched None"),
        (_wrong_fields, "ended with {'n': 0}, not"),
        (_never_done, "a of 0 (sequence) was given out 0 times, not 1"),
        (_two_dispatches, "a of 0 (sequence) was given out 2 times, not 1"),
        (_two_processes, "0 was worked on as ['w0', 'w_again']"),
        (_never_asked, "? of 0 (sequence) should never be done"),
        (_quiet_duplicate, "a of 0 was done again in quiet times"),
        (_left, "1 left: dead_letters"),
    ],
)
def test_each_fault_is_found(doctored: Callable[[Evidence], Evidence], said: str) -> None:
    assert any(said in line for line in judge(doctored(_evidence())).wrong)


def test_a_duplicate_near_a_fault_is_counted_and_nothing_more() -> None:
    good = _evidence()
    verdict = judge(good._replace(effects=[*good.effects, good.effects[0]._replace(at=150.0)]))
    assert verdict.wrong == []
    assert verdict.counts["duplicates"] == verdict.counts["duplicates near faults"] == 1


def test_a_line_that_a_kill_cut_off_is_no_effect(tmp_path: Path) -> None:
    file = tmp_path / "host.effects"
    file.write_text("2.000 1 sequence b d2 w1\n1.000 1 sequence a d1 w1\n3.000 1 sequ")
    assert [each.step for each in effects([file])] == ["a", "b"]
