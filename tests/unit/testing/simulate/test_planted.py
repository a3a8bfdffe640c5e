"""The simulation finds faults: each of these is put in, and the right invariant breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.testing.simulate import planted

from mint.testing.simulate import Choices, Ground, Outcome, Parts, Scale, Shrinker, Story, live

if TYPE_CHECKING:
    from mint.ports.store import Changes

SMALL = Scale(15, 2, 5, 1, (1.0, 61.0, 3600.0))
SEEDS = 200


def forget_closed(changes: Changes) -> None:
    changes.closed.clear()


def forget_dispatches(changes: Changes) -> None:
    changes.dispatches.clear()


def forget_tasks(changes: Changes) -> None:
    changes.tasks = dict.fromkeys(changes.tasks)


def forget_done_tasks(changes: Changes) -> None:
    changes.tasks = {name: task for name, task in changes.tasks.items() if task is not None}


def forget_schedules(changes: Changes) -> None:
    changes.schedules.clear()


def forget_unscheduled(changes: Changes) -> None:
    changes.unscheduled.clear()
    changes.fired.clear()


def forget_listeners(changes: Changes) -> None:
    changes.listeners.clear()


def forget_errors(changes: Changes) -> None:
    changes.errors.clear()


def forget_children(changes: Changes) -> None:
    for node in changes.nodes.values():
        if node is not None and node.children > 1:
            node.children = 1


def forget_ends(changes: Changes) -> None:
    changes.events[:] = [event for event in changes.events if event.kind != "terminated"]


def forget_answers(changes: Changes) -> None:
    changes.events[:] = [event for event in changes.events if event.kind != "replied"]


def forget_processes(changes: Changes) -> None:
    changes.processes = {
        wfid: process for wfid, process in changes.processes.items() if process.state == "running"
    }


def forget_names(changes: Changes) -> None:
    changes.singles.clear()


PLANTS = {
    "the store forgets what is closed": (
        Parts(store=planted.spoiling(forget_closed)),
        {"WorkWanted"},
    ),
    "the store forgets work": (
        Parts(store=planted.spoiling(forget_dispatches)),
        {"WorkOpen"},
    ),
    "the store forgets tasks": (Parts(store=planted.spoiling(forget_tasks)), {"TasksFit"}),
    "the store keeps tasks": (Parts(store=planted.spoiling(forget_done_tasks)), {"TasksFit"}),
    "the store forgets timers": (
        Parts(store=planted.spoiling(forget_schedules)),
        {"TimersFit"},
    ),
    "the store keeps timers": (
        Parts(store=planted.spoiling(forget_unscheduled)),
        {"TimersFit"},
    ),
    "the store forgets listeners": (
        Parts(store=planted.spoiling(forget_listeners)),
        {"ListenersFit"},
    ),
    "the store keeps tickets": (
        Parts(store=planted.ticketing(planted.KeepingTickets)),
        {"TicketsFit", "SameOutcome"},
    ),
    "the store gives tickets to everybody": (
        Parts(store=planted.ticketing(planted.LavishTickets)),
        {"TicketsShared"},
    ),
    "the store forgets who has a name": (
        Parts(store=planted.spoiling(forget_names)),
        {"OneOfAName"},
    ),
    "the store forgets errors": (
        Parts(store=planted.spoiling(forget_errors)),
        {"ErrorsFit"},
    ),
    "the store miscounts children": (
        Parts(store=planted.spoiling(forget_children)),
        {"CountersTrue"},
    ),
    "the history lacks ends": (
        Parts(store=planted.spoiling(forget_ends)),
        {"HistoryWhole"},
    ),
    "the history lacks answers": (
        Parts(store=planted.spoiling(forget_answers)),
        {"DispatchesEnd", "ToldIsStored"},
    ),
    "processes do not end": (
        Parts(store=planted.spoiling(forget_processes)),
        {"HistoryWhole", "StateTrue"},
    ),
    "the world is told before the commit": (
        Parts(store=planted.late),
        {"ToldIsStored", "ConfirmedIsDurable"},
    ),
    "the engine confirms too early": (Parts(engine=planted.Hasty), {"ConfirmedIsDurable"}),
    "the engine sleeps too long": (Parts(engine=planted.Sleepy), {"EngineWakes"}),
    "the engine forgets launch keys": (Parts(engine=planted.Keyless), {"KeysOnce"}),
    "a word raises": (Parts(engine=planted.raising), {"ErrorsUnderstood", "SameOutcome"}),
    "messages are mangled": (Parts(engine=planted.Mangling), {"NothingDead"}),
    "the engine raises": (Parts(engine=planted.Dying), {"EngineStands"}),
    "answers get lost": (Parts(engine=planted.Deaf), {"EverythingRests", "SameOutcome"}),
    "the clock stands still": (Parts(engine=planted.stopped), {"EverythingRests", "SameOutcome"}),
}


def find(ground: Ground, parts: Parts) -> Outcome:
    """The first seed that the fault breaks."""
    for seed in range(SEEDS):
        outcome = live(Choices(seed), ground, SMALL, parts=parts)
        if outcome.broken is not None:
            return outcome
    pytest.fail("nothing broke")


@pytest.mark.parametrize("plant", PLANTS)
def test_a_fault_breaks_the_right_invariant(ground: Ground, plant: str) -> None:
    parts, names = PLANTS[plant]
    outcome = find(ground, parts)
    assert outcome.broken is not None
    assert outcome.broken.name in names, outcome.broken


@pytest.mark.parametrize(
    "plant", ["the store forgets what is closed", "the engine confirms too early"]
)
def test_what_was_found_shrinks_to_a_small_story(ground: Ground, plant: str) -> None:
    parts, names = PLANTS[plant]
    found = find(ground, parts)
    smallest = Shrinker(
        lambda choices: live(choices, ground, SMALL, parts=parts), found, seconds=60.0
    ).shrink()
    story = Story()
    again = live(Choices(given=smallest.drawn.drawn), ground, SMALL, story, parts)
    assert again.broken is not None
    assert again.broken.name in names
    assert len(again.definitions) == 1
    assert len([line for line in story if line.kind == "act"]) <= 6


def test_without_a_fault_nothing_breaks(ground: Ground) -> None:
    for seed in range(20):
        outcome = live(Choices(seed), ground, SMALL)
        assert outcome.broken is None, f"seed {seed}: {outcome.broken}"
