"""The machine stops at each commit, before it or after it: nothing is lost, nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.durability.crashing_store import Crash, CrashingStore
from tests.processes.rig import Boom, Crew, Rig, VirtualClock

from mint.engine.options import Options
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MIXED = """
define mixed
  define helper
    with_ticket one, lease: 4h
      carol
      wait 30m
      carol
  sequence
    alice
    concurrence merge_type: mix
      sequence
        bob
        wait 1h
        bob
      helper
      flaky on_error: mend
      slow timeout: 2h, on_timeout: late
    dave
"""
STEPS = {"alice": 1, "bob": 2, "carol": 2, "mend": 1, "late": 1, "dave": 1}
PROCESSES = 3
_NEVER = 10_000
_HOURS = 5


class Life:
    """One life of the machine: a file, an engine on it, participants outside.

    Args:
        file: the database.
        done: what participants did in all lives: (wfid, key, participant) of each execution.
        clock: the time, which goes on.
        at: at which commit the machine stops.
        written: see CrashingStore.
    """

    def __init__(
        self,
        file: Path,
        done: list[tuple[str, str, str]],
        clock: VirtualClock,
        *,
        at: int = _NEVER,
        written: bool = False,
    ) -> None:
        self.inner = open_store(f"sqlite:///{file}")
        self.store = CrashingStore(self.inner, at, written=written)
        crew = Crew({name: self._worker(name) for name in STEPS})
        crew.work |= {"flaky": _break, "slow": lambda _: None}
        self._do, crew.deliver = crew._do, crew.deliver  # type: ignore[method-assign]
        self.done = done
        crew._do = self._note  # type: ignore[method-assign]
        self.rig = Rig(self.store, self.inner.views, crew, clock=clock, options=Options(batch=4))

    def _note(self, dispatch: Any) -> None:
        self.done.append((dispatch.wfid, dispatch.key, dispatch.participant))
        self._do(dispatch)

    @staticmethod
    def _worker(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
        return lambda fields: {**fields, name: fields.get(name, 0) + 1}

    def live(self) -> None:
        """Start the processes that are not there yet, then let hours pass."""
        self.rig.engine.recover()
        for number in range(PROCESSES):
            self.rig.order(MIXED, {"number": number}, key=f"key {number}")
            self.rig.settle()
        for _ in range(_HOURS):
            self.rig.advance(3600)

    def answered(self) -> set[tuple[str, str, str]]:
        """The steps whose answer is durable."""
        return {
            (process.wfid, event.key, event.name)
            for process in self.inner.views.processes()
            for event in self.rig.events(process.wfid, "replied")
        }


def _break(_fields: dict[str, Any]) -> None:
    message = "broken"
    raise Boom(message)


def check(life: Life) -> None:
    """Every process ended once, with the work of each step in it once."""
    views = life.inner.views
    found = views.processes()
    assert sorted((process.fields or {})["number"] for process in found) == list(range(PROCESSES))
    for process in found:
        assert process.state == "terminated"
        assert {name: (process.fields or {}).get(name) for name in STEPS} == STEPS
        assert views.nodes(process.wfid) == []
        replied = [event.key for event in life.rig.events(process.wfid, "replied")]
        assert len(replied) == len(set(replied)) == sum(STEPS.values())
    totals = views.totals()
    left = {name: count for name, count in totals.items() if count}
    assert left == {}


def test_without_a_crash_each_step_is_done_once(tmp_path: Path) -> None:
    done: list[tuple[str, str, str]] = []
    life = Life(tmp_path / "mint.db", done, VirtualClock())
    life.live()
    check(life)
    assert len(done) == len(set(done))
    life.inner.close()


@pytest.mark.parametrize("written", [False, True], ids=["before", "after"])
def test_the_machine_stops_at_a_commit(tmp_path: Path, written: bool) -> None:  # noqa: FBT001
    at = 0
    while True:
        at += 1
        done: list[tuple[str, str, str]] = []
        clock = VirtualClock()
        file = tmp_path / f"{at}.db"
        first = Life(file, done, clock, at=at, written=written)
        try:
            first.live()
        except Crash:
            pass
        else:
            first.inner.close()
            break
        answered = first.answered()
        before = len(done)
        first.inner.close()
        second = Life(file, done, clock)
        second.live()
        check(second)
        assert not answered & set(done[before:]), "a step whose answer was durable was asked again"
        second.inner.close()
    assert at > 20


def test_the_machine_stops_again_and_again(tmp_path: Path) -> None:
    """Each life ends a few commits after it began; each brings everything a bit further."""
    done: list[tuple[str, str, str]] = []
    clock = VirtualClock()
    for life_number in range(200):
        at = 2 + life_number % 4
        life = Life(tmp_path / "mint.db", done, clock, at=at, written=bool(life_number % 3))
        answered = life.answered()
        before = len(done)
        try:
            life.live()
        except Crash:
            assert not answered & set(done[before:])
            life.inner.close()
        else:
            check(life)
            life.inner.close()
            return
        if life_number > 100:
            clock.at += 600
    pytest.fail("nothing came to its end in 200 lives")
