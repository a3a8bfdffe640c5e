"""Which processes in error are killed, and that nothing else is."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import EPOCH, Boom, Crew, Rig, hold

from mint.app import giving_up
from mint.app.giving_up import GivingUp, doomed
from mint.errors import StoreError
from mint.model.message import Replay
from mint.ports.causes import Idle
from mint.ports.tidying import Rule, Rules
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.model.message import AnyMessage
    from mint.ports.tidying import Tidied

DAY = 86_400.0


def idle(wfid: str, days: float, name: str = "release", *, over: bool = False) -> Idle:
    return Idle(wfid, name, EPOCH - days * DAY, over)


OLD = [idle("w1", 1), idle("w5", 5), idle("w9", 9), idle("n9", 9, "nightly")]
GONE = [idle("o1", 1, over=True), idle("o9", 9, over=True)]


@pytest.mark.parametrize(
    ("rules", "wfids"),
    [
        (Rules(), ""),
        (Rules(Rule(errors=4 * DAY)), "w5 w9 n9"),
        (Rules(Rule(failed=1)), "w5 w9"),
        (Rules(Rule(failed=2, errors=8 * DAY)), "w9 n9"),
        (Rules(named={"nightly": Rule(errors=DAY)}), "n9"),
        (Rules(Rule(errors=DAY), {"release": Rule()}), "n9"),
        (Rules(leftovers=4 * DAY), "o9"),
        (Rules(Rule(age=1.0, runs=1)), ""),
    ],
)
def test_what_no_rule_keeps_goes(rules: Rules, wfids: str) -> None:
    found = doomed([*OLD, *GONE], rules, EPOCH)
    assert {each.process.wfid for each in found} == set(wfids.split())
    assert all(each.reason.startswith("retention.") for each in found)


def fail(_: dict[str, Any]) -> dict[str, Any]:
    raise Boom("no flour")


class Prompt:
    """The engine of a rig, which answers at once."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.views = rig.views

    def tell_all(self, messages: Sequence[AnyMessage]) -> list[Future[None]]:
        futures = self._rig.engine.tell_all(messages)
        self._rig.settle()
        return futures


@pytest.fixture
def rig() -> Iterator[Rig]:
    store = open_store("sqlite://")
    yield Rig(store, store.views, Crew({"bad": fail, "held": hold}))
    store.close()


def kill(rig: Rig, rules: Rules) -> Tidied:
    """A whole round."""
    step = GivingUp(Prompt(rig), rules).begin(rig.clock.now())  # type: ignore[arg-type] # all that it asks
    done = step()
    while done.more:
        done.add(step())
    return done


def test_the_old_are_killed_by_a_message_with_a_reason(rig: Rig) -> None:
    old = [rig.launch("define release\n  bad") for _ in range(3)]
    busy = rig.launch("define release\n  concurrence\n    bad\n    held")
    waiting = rig.launch("define release\n  concurrence\n    bad\n    wait 9d")
    rig.clock.at += DAY
    rules = Rules(Rule(errors=3600.0))
    told = GivingUp(Prompt(rig), rules).foresee(rig.clock.now())  # type: ignore[arg-type] # as above
    assert told.given_up == {"release": 3}
    assert kill(rig, rules).given_up == {"release": 3}
    assert [rig.process(wfid).state for wfid in old] == ["terminated"] * 3
    (event,) = rig.events(old[0], "cancel")
    assert event.by == "retention"
    assert event.data == {"flavour": "kill", "reason": "retention.errors: its errors are old"}
    assert [rig.process(wfid).state for wfid in (busy, waiting)] == ["running"] * 2
    assert not kill(rig, rules)


def test_a_branch_that_outlives_its_process_is_killed(rig: Rig) -> None:
    wfid = rig.launch("define release\n  bad forget: true")
    assert rig.process(wfid).state == "terminated"
    rig.clock.at += DAY
    assert not kill(rig, Rules(Rule(errors=1.0, failed=1)))
    assert kill(rig, Rules(leftovers=3600.0)).given_up == {"release": 1}
    assert (rig.views.errors(wfid), rig.views.nodes(wfid)) == ([], [])


def test_many_are_killed_in_portions(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_up, "STEP", 2)
    for _ in range(5):
        rig.launch("define release\n  bad")
    step = GivingUp(Prompt(rig), Rules(Rule(failed=1))).begin(rig.clock.now() + 1)  # type: ignore[arg-type] # as above
    portions = [step(), step()]
    assert [(each.given_up, each.more) for each in portions] == [
        ({"release": 2}, True),
        ({"release": 2}, False),
    ]
    assert rig.views.totals()["errors"] == 1


def test_what_moves_again_in_between_is_left_alone(rig: Rig) -> None:
    wfid = rig.launch("define release\n  bad")
    step = GivingUp(Prompt(rig), Rules(Rule(errors=0.5))).begin(rig.clock.now() + 1)  # type: ignore[arg-type] # as above
    rig.crew.work["bad"] = hold
    rig.tell(Replay(wfid=wfid))
    step()
    assert rig.process(wfid).state == "running"
    assert [work.participant for work in rig.crew.held] == ["bad"]


def test_what_the_engine_refuses_is_not_counted(rig: Rig) -> None:
    class Broken(Prompt):
        def tell_all(self, messages: Sequence[AnyMessage]) -> list[Future[None]]:
            futures: list[Future[None]] = [Future() for _ in messages]
            for future in futures:
                future.set_exception(StoreError("the disk is full"))
            return futures

    rig.launch("define release\n  bad")
    rules = Rules(Rule(errors=0.5))
    step = GivingUp(Broken(rig), rules).begin(rig.clock.now() + 1)  # type: ignore[arg-type] # as above
    assert not step()
