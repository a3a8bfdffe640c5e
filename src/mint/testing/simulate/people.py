"""People who do tasks, each in a moment of their own, and not always what is theirs to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model.message import AnyMessage, Attend, Reroute
from mint.model.task import HUMAN

if TYPE_CHECKING:
    from mint.testing.simulate.operators import Operators
    from mint.testing.simulate.sight import Work
    from mint.testing.simulate.world import World

_ACTS = (
    ("claim", 5),
    ("complete", 6),
    ("release", 1),
    ("delegate", 1),
    ("fail", 2),
    ("comment", 1),
    ("reroute", 1),
)


class People:
    """Those for whom tasks are.

    Args:
        world: in which they live.
        operators: whose terminals they use.
    """

    def __init__(self, world: World, operators: Operators) -> None:
        self._world = world
        self._operators = operators

    def act(self) -> bool:
        """Somebody does something with a task; False when there is none."""
        tasks = self._tasks()
        if not tasks:
            return False
        choices = self._world.choices
        wfid, work = choices.pick(tasks, "whose task")
        what = choices.weigh(_ACTS, "what with it")
        force = choices.draw(2, "by force") == 1
        self._world.tallies[f"people: {what}"] += 1
        self._operators.tell(_message(wfid, work, what, force=force))
        return True

    def behave(self) -> bool:
        """The first task is done; False when there is none."""
        for wfid, work in self._tasks():
            self._operators.tell(_message(wfid, work, "complete", force=True))
            return True
        return False

    def _tasks(self) -> list[tuple[str, Work]]:
        return [
            (sight.wfid, work)
            for sight in self._world.watcher.sights.values()
            for work in sight.outbox
            if work.holder == HUMAN
        ]


def _message(wfid: str, work: Work, what: str, *, force: bool) -> AnyMessage:
    if what == "reroute":
        return Reroute(wfid=wfid, key=work.key, dispatch=work.dispatch)
    return Attend(
        wfid=wfid,
        key=work.key,
        dispatch=work.dispatch,
        what=what,
        force=force,
        to=("boss",),
        answer={"ok": True},
        text="so it is",
    )
