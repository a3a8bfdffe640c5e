"""Whatever is written, crashes make no difference to how it ends.

A process runs once through. It runs again on a machine that stops a few commits after each start,
and a third time on one that stops once, at any commit. What participants do depends on the payload
only. In the end all three are the same: payload, variables, errors, what lives, and the history but
for its order.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.durability.crashing_store import Crash, CrashingStore
from tests.durability.vocabulary import WORKERS, trees
from tests.processes.rig import Boom, Crew, Rig, VirtualClock

from mint.engine.options import Options
from mint.interpreter.environment import Limits
from mint.model.fei import expid_of
from mint.model.message import Remove
from mint.ports.front import LaunchOrder
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.tree import Tree

_NEVER = 1_000_000
_HOURS = 3
_LIVES = 400
_LIMITS = Limits(steps=60, depth=30, loops=4, rounds=30, branches=20)
_MORE: dict[str, dict[str, Any]] = {
    "carol": {"stop": True, "__result__": True},
    "frank": {"__command__": "skip 1"},
}
"""What some participants write besides counting."""
_VOLATILE = ("subid", "wfid", "at", "trace")


def _worker(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What a participant does: always the same for the same payload."""

    def work(fields: dict[str, Any]) -> dict[str, Any]:
        if name == "dave" or (name == "erin" and "__error__" not in fields):
            message = f"broken by {name}"
            raise Boom(message)
        done = fields.get(f"n_{name}", 0) + 1
        return {**fields, f"n_{name}": done, **_MORE.get(name, {})}

    return work


class Life:
    """One life of the machine.

    Args:
        url: of the store.
        clock: the time, which goes on from life to life.
        at: the commit at which it stops.
        written: whether it stops right after that commit, or right before it.
    """

    def __init__(
        self, url: str, clock: VirtualClock, at: int = _NEVER, *, written: bool = True
    ) -> None:
        self.inner = open_store(url)
        self.store = CrashingStore(self.inner, at, written=written)
        crew = Crew({name: _worker(name) for name in WORKERS})
        options = Options(batch=3, limits=_LIMITS)
        self.rig = Rig(self.store, self.inner.views, crew, clock=clock, options=options)

    def live(self, tree: Tree, key: str) -> str:
        """Start the process unless it is there, and let hours pass."""
        self.rig.engine.recover()
        future = self.rig.engine.launch(LaunchOrder(tree, {"l": []}, launch_key=key))
        self.rig.settle()
        for _ in range(_HOURS):
            self.rig.advance(3600)
        return future.result(0)

    def sight(self, wfid: str) -> dict[str, Any]:
        """How the process stands, without what differs from run to run."""
        views, process = self.inner.views, self.rig.process(wfid)
        return {
            "state": process.state,
            "fields": _plain(process.fields),
            "variables": _plain(process.variables),
            "nodes": Counter(
                (node.expid, node.name, node.state, node.children, node.flanks)
                for node in views.nodes(wfid)
            ),
            "errors": Counter(
                (expid_of(error.key), error.fault.kind, error.fault.message)
                for error in views.errors(wfid)
            ),
            "history": Counter(
                (event.kind, expid_of(event.key), event.name) for _, event in views.history(wfid)
            ),
        }


def _plain(value: Any) -> Any:
    match value:
        case [{"expid": at}, str(), str(name), dict()]:
            return [at, name]  # what timed out, without when
        case dict():
            return {name: _plain(each) for name, each in value.items() if name not in _VOLATILE}
        case list():
            return [_plain(each) for each in value]
    return value


def _through(url: str, tree: Tree, key: str) -> dict[str, Any]:
    """The end of a process that runs once through."""
    return _stopped(url, tree, key, [])


def _stopped(url: str, tree: Tree, key: str, lives: list[tuple[int, bool]]) -> dict[str, Any]:
    """The end of one whose machine stops as these lives say, and then no more."""
    clock = VirtualClock()
    for at, written in lives:
        life = Life(url, clock, at, written=written)
        try:
            life.live(tree, key)
        except Crash:
            life.inner.close()
        else:
            life.inner.close()
            break
    life = Life(url, clock)
    wfid = life.live(tree, key)
    seen = life.sight(wfid)
    life.rig.tell(Remove(wfid=wfid))
    life.inner.close()
    return seen


_keys = count()


def check(url: Callable[[], str], tree: Tree, at: int, *, written: bool) -> None:
    """Run it through, on a machine that stops again and again, and on one that stops once."""
    key = f"run {next(_keys)}"
    seen = _through(url(), tree, f"{key} through")
    again = [(2 + number % 4, bool(number % 3)) for number in range(_LIVES)]
    assert _stopped(url(), tree, f"{key} again", again) == seen
    assert _stopped(url(), tree, f"{key} once", [(at, written)]) == seen


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(trees(), st.integers(1, 30), st.booleans())
def test_crashes_make_no_difference(tree: Tree, at: int, written: bool) -> None:  # noqa: FBT001
    with tempfile.TemporaryDirectory() as folder:
        numbers = count()
        check(
            lambda: f"sqlite:///{Path(folder) / str(next(numbers))}.db", tree, at, written=written
        )


@pytest.mark.slow
@pytest.mark.postgres
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(tree=trees(), at=st.integers(1, 30), written=st.booleans())
def test_crashes_make_no_difference_on_postgresql(
    fresh_postgresql_url: str,
    tree: Tree,
    at: int,
    written: bool,  # noqa: FBT001
) -> None:
    check(lambda: fresh_postgresql_url, tree, at, written=written)
