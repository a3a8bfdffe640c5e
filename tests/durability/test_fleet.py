"""Several real engines on one PostgreSQL database: they share, take over, hand over, come back."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.clusters import until
from tests.durability.fleet import LONG, Fleet
from tests.durability.mint_up import COMMAND

from mint.store.opening import looking_into

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TEXT = """
define shared
  sequence
    note step: 1
    concurrence merge_type: mix
      note step: 2
      sequence
        wait 0.5s
        note step: 3
    note step: 4
"""
STEPS = 4


@pytest.fixture
def fleet(fresh_postgresql_url: str, tmp_path: Path) -> Iterator[Fleet]:
    made = Fleet(fresh_postgresql_url, tmp_path)
    yield made
    made.close()


def launched(fleet: Fleet, count: int, text: str = TEXT) -> list[str]:
    return [fleet.web.launch(text, launch_key=f"key {n}") for n in range(count)]


def ended(fleet: Fleet, wfids: list[str]) -> list[dict[str, Any] | None]:
    """The payloads at the end, each process with all its steps once and its timers told once."""
    with looking_into(fleet.url) as views:
        found = [views.process(wfid) for wfid in wfids]
        kinds = [[event.kind for _, event in views.history(wfid)] for wfid in wfids]
    assert [one.state for one in found if one is not None] == ["terminated"] * len(wfids)
    assert {kind.count("replied") for kind in kinds} == {STEPS}
    return [one.fields for one in found if one is not None]


@pytest.mark.parametrize("names", [("a", "b"), ("a", "b", "c")])
def test_engines_share_and_none_is_idle(fleet: Fleet, names: tuple[str, ...]) -> None:
    fleet.begin(*names)
    wfids = launched(fleet, 60)
    fleet.wait_for_all()

    payloads = ended(fleet, wfids)
    assert all(payload and payload["steps"][0] == 1 for payload in payloads)
    assert all(payload and payload["steps"][-1] == STEPS for payload in payloads)
    assert set(fleet.steps().values()) == {1}, "no step was done twice"
    assert len(fleet.steps()) == STEPS * len(wfids)
    assert set(fleet.by()) == set(names), "each has done something"


def test_a_living_engine_takes_over_from_one_that_was_killed(fleet: Fleet, tmp_path: Path) -> None:
    fleet.begin("a")
    gate = tmp_path / "gate"
    text = f"define held\n  sequence\n    slow step: 1, until: '{gate}'\n    note step: 2"
    wfids = launched(fleet, 5, text)
    until(lambda: len(fleet.done()) == 5, LONG)
    fleet.engines["a"].kill()
    fleet.add("b").start()
    gate.touch()
    fleet.wait_for_all()

    assert set(fleet.steps().values()) == {1, 2}
    again = [engine for engine, *_ in fleet.done()[5:]]
    assert set(again) == {"b"}
    assert len({dispatch for *_, dispatch in fleet.done()}) == 2 * len(wfids)
    assert "an engine is gone" in fleet.engines["b"].said() + fleet.web.said()
    assert "a" not in fleet.states()


def test_one_that_comes_back_under_its_name_goes_on_at_once(fleet: Fleet, tmp_path: Path) -> None:
    """Nobody has waited until it was taken for dead."""
    fleet = Fleet(fleet.url, tmp_path, patience=3600.0)
    fleet.begin("a")
    gate = tmp_path / "gate"
    text = f"define held\n  sequence\n    slow step: 1, until: '{gate}'\n    note step: 2"
    launched(fleet, 5, text)
    until(lambda: len(fleet.done()) == 5, LONG)
    fleet.engines["a"].kill()
    gate.touch()
    fleet.add("a").start()
    fleet.wait_for_all()
    assert set(fleet.by()) == {"a"}
    assert fleet.states()["a"] == "working"
    fleet.close()


def test_an_engine_that_is_told_to_end_hands_over_and_loses_nothing(fleet: Fleet) -> None:
    fleet.begin("a", "b")
    wfids = launched(fleet, 40)
    until(lambda: fleet.by()["a"], LONG)
    fleet.engines["a"].signal(signal.SIGTERM)
    child = fleet.engines["a"].child
    assert child is not None
    assert child.wait(LONG) == 0
    fleet.wait_for_all()
    ended(fleet, wfids)
    assert set(fleet.steps().values()) == {1}, "not even the one that left made anything twice"
    assert "a" not in fleet.states()


def held(fleet: Fleet, gate: Path) -> int:
    """Processes whose first step waits for a file: how many steps the engine `a` has begun."""
    text = f"define held\n  sequence\n    slow step: 1, until: '{gate}'\n    note step: 2"
    launched(fleet, 20, text)
    until(lambda: fleet.by()["a"] and fleet.by()["b"], LONG)
    return fleet.by()["a"]


def test_an_engine_is_drained_by_command(fleet: Fleet, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    held(fleet.begin("a", "b"), gate)
    late = fleet.web.mint("engine", "--drain", "a", "--timeout", "1", "--json")
    assert late.returncode == 1, late.stderr
    assert json.loads(late.stdout) == {"engines": {"a": "draining"}}
    assert fleet.states()["a"] == "draining"
    at_work = fleet.by()["a"]

    words = [*COMMAND, "engine", "--drain", "a"]
    with subprocess.Popen(  # noqa: S603 - our own command
        words, env=fleet.web.environment, stdout=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == f"a finishes {at_work} step(s)\n"
        gate.touch()
        assert command.stdout.read().splitlines()[-1] == "a has ended"
    assert command.returncode == 0
    fleet.wait_for_all()
    assert fleet.by()["a"] == at_work, "it took no more"
    assert set(fleet.steps().values()) == {1}


def test_all_engines_are_drained_by_command(fleet: Fleet) -> None:
    fleet.begin("a", "b")
    unknown = fleet.web.mint("engine", "--drain", "c")
    assert unknown.returncode == 4
    assert "there are: a, b, web" in " ".join(unknown.stderr.split())
    everyone = fleet.web.mint("engine", "--drain", "--all")
    assert everyone.returncode == 0, everyone.stderr
    assert fleet.codes() == {0}
