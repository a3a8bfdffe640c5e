"""How participants behave: they answer, fail, try later, talk nonsense, refuse, or say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.effect import Control, Dispatch, Event
from mint.model.fault import Fault
from mint.model.message import AnyMessage, Cancelled, Fail, Reply
from mint.testing.simulate.sober import honest
from mint.testing.simulate.story import said
from mint.testing.simulate.wild import FAR
from mint.testing.simulate.wire import Task

if TYPE_CHECKING:
    from mint.testing.simulate.world import World

LEASE = 45.0
"""Seconds for which far participants have what they fetch."""

_FAR = "far"
_FETCHED = 4
_REMEMBERED = 8

_MOODS = (
    ("answer", 8),
    ("fail", 3),
    ("retry later", 1),
    ("progress", 1),
    ("answer through the store", 2),
    ("die", 2),
    ("nonsense", 2),
)
_CANCEL_MOODS = (("accept", 4), ("refuse", 2), ("fail", 1), ("say nothing", 2))
_NONSENSE: tuple[dict[str, Any], ...] = (
    {},
    {"__command__": "break"},
    {"__command__": "jump to bob"},
    {"__command__": [1, {"x": 2}]},
    {"__tags__": "x"},
    {"__tags__": [1]},
    {"__error__": 5},
    {"__left_tag__": ["t"]},
    {"params": 3, "x": {"y": [None, True, 1.5]}},
    {"stack": "x", "0": []},
)


class Crew:
    """All participants of a world, near and far.

    Args:
        world: in which they work.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._said: list[AnyMessage] = []
        self.held_until = 0.0
        """When the last lease is over."""

    def tasks(self) -> list[Task]:
        """What they have in hand."""
        return [
            task for machine in self._world.machines for task in machine.tasks
        ] + self._world.far

    def act(self) -> bool:
        """One of them does something, in one of many moods; False when nobody has work."""
        tasks = self.tasks()
        if not tasks:
            return False
        choices = self._world.choices
        task = choices.pick(tasks, "whose work")
        if isinstance(task.work, Control):
            self._let_go(task, task.work, choices.weigh(_CANCEL_MOODS, "mood at a cancel"))
        else:
            self._work(task, task.work, choices.weigh(_MOODS, "mood"))
        return True

    def behave(self) -> bool:
        """The one who has work for the longest time does it well; False when nobody has any."""
        tasks = self.tasks()
        if not tasks:
            return False
        work = tasks[0].work
        if isinstance(work, Control):
            self._let_go(tasks[0], work, "accept")
        else:
            self._work(tasks[0], work, "answer")
        return True

    def repeat(self) -> bool:
        """An answer of before arrives a second time; False when there was none."""
        if not self._said:
            return False
        self._world.tallies["duplicates"] += 1
        message = self._world.choices.pick(self._said, "which answer again")
        self._world.say(f"again: {said(message)}")
        self._world.machines[0].engine.submit(message)
        return True

    def fetch(self) -> bool:
        """Far participants fetch work from the store; False when there is none for them."""
        world = self._world
        wanted = [name for name in world.outside.unheld() if name in FAR]
        until = world.clock.now() + LEASE
        self.held_until = max(self.held_until, until)
        found = world.outside.claim(wanted, _FAR, _FETCHED, until) if wanted else []
        world.far += [Task(work, None) for work in found]
        for work in found:
            world.say(f"{work.participant} fetches {work.wfid} {work.key}")
        return bool(found)

    def expire(self) -> bool:
        """What was fetched too long ago goes to whoever fetches next; False: nothing was."""
        world = self._world
        count = world.outside.release(None, world.clock.now())
        world.tallies["leases over"] += count
        if count:
            world.say(f"the leases of {count} are over")
        return bool(count)

    def _work(self, task: Task, work: Dispatch, mood: str) -> None:
        if mood == "nonsense" and work.wfid in self._world.sober:
            mood = "answer"
        self._world.tallies[f"participants: {mood}"] += 1
        match mood:
            case "progress":
                self._progress(work)
            case "die":
                self._drop(task)
                self._world.say(f"{work.participant} dies with {work.wfid} {work.key} in hand")
            case "answer through the store":
                self._drop(task)
                self._post(_reply(work, honest(work.participant, work.fields)))
            case _:
                self._drop(task)
                self._say(task, self._answer(work, mood))

    def _answer(self, work: Dispatch, mood: str) -> AnyMessage:
        match mood:
            case "fail":
                return _fail(work, None)
            case "retry later":
                return _fail(work, 3.0)
            case "nonsense":
                return _reply(work, self._world.choices.pick(_NONSENSE, "nonsense"))
        return _reply(work, honest(work.participant, work.fields))

    def _let_go(self, task: Task, control: Control, mood: str) -> None:
        self._world.tallies[f"cancels: {mood}"] += 1
        self._drop(task)
        if mood == "say nothing" or control.what != "cancel":
            return
        if mood == "accept":
            held = (other for other in self.tasks() if isinstance(other.work, Dispatch))
            for other in [other for other in held if _id(other) == control.dispatch]:
                self._drop(other)
        fault = Fault("participant", "cannot let go") if mood == "fail" else None
        self._say(
            task,
            Cancelled(
                wfid=control.wfid,
                key=control.key,
                dispatch=control.dispatch,
                accepted=mood == "accept",
                fault=fault,
            ),
        )

    def _drop(self, task: Task) -> None:
        (task.machine.tasks if task.machine else self._world.far).remove(task)

    def _say(self, task: Task, message: AnyMessage) -> None:
        self._said = [*self._said, message][-_REMEMBERED:]
        self._world.say(f"{task.work.participant} says: {said(message)}")
        (task.machine or self._world.machines[0]).engine.submit(message)

    def _post(self, message: AnyMessage) -> None:
        self._world.say(f"through the store: {said(message)}")
        self._world.outside.post([message])

    def _progress(self, work: Dispatch) -> None:
        now = self._world.clock.now()
        event = Event(work.wfid, "progress", now, key=work.key, name=work.participant)
        self._world.machines[0].engine.note(event)


def _id(task: Task) -> str:
    return task.work.id if isinstance(task.work, Dispatch) else task.work.dispatch


def _reply(work: Dispatch, fields: dict[str, Any]) -> Reply:
    return Reply(wfid=work.wfid, key=work.key, fields=fields, dispatch=work.id)


def _fail(work: Dispatch, retry_after: float | None) -> Fail:
    fault = Fault("participant", "it did not work", "Failure")
    return Fail(
        wfid=work.wfid, key=work.key, dispatch=work.id, fault=fault, retry_after=retry_after
    )
