"""The end of a world: nothing breaks any more, everybody behaves, and all comes to rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.message import Breaks, Cancel, Debug, Replay, Resume
from mint.testing.simulate.promises import (
    Broken,
    EverythingDies,
    EverythingMoves,
    EverythingRests,
    SameOutcome,
)

if TYPE_CHECKING:
    from collections.abc import Container

    from mint.model.node import Node
    from mint.testing.simulate.sight import Sight
    from mint.testing.simulate.steps import Steps
    from mint.testing.simulate.world import World

_PATIENCE = 80
"""Things that may take place until what goes on is taken for a loop that a definition asks for."""

_MORE_PATIENCE = 800
"""The same while there are processes that must end."""

_TURNS = 2000
"""Turns that may follow from one another while nobody says anything."""

_KILLS = 12
_AFTER_KILL = 61.0
_STAYS = frozenset({"stall", "lose", "redo", "rewind", "cancel_process", "kill_process"})
_GOING = frozenset({"cancelling", "dying", "timing_out", "failing"})


class Ending:
    """Brings a world to its end.

    Args:
        world: the world.
        steps: how it lived until now.
    """

    def __init__(self, world: World, steps: Steps) -> None:
        self._world = world
        self._steps = steps

    def end(self) -> None:
        """Make peace, wait until all is quiet, look at it, and kill what is left.

        Raises:
            Broken: something does not hold that must.
        """
        self._make_peace()
        quiet = self._settle(_PATIENCE)
        if not quiet and self._unfinished():
            self._kill(but=self._world.sober)  # what goes on without end keeps time from passing
            quiet = self._settle(_MORE_PATIENCE)
        if quiet:
            self._see_rest()
        self._see_outcomes()
        self._kill()
        self._see_dead()

    def _make_peace(self) -> None:
        world = self._world
        world.say("from now on nothing breaks, and everybody behaves")
        for machine in world.machines:
            machine.plan.clear()
            machine.fall(f"{machine.name} is started again")
        world.clock.at = max(world.clock.at, self._steps.crew.held_until) + 1.0
        self._steps.crew.expire()
        self._settle(_PATIENCE)
        tell = self._steps.operators.tell
        for sight in list(world.watcher.sights.values()):
            if sight.process is not None and sight.process.halts is not None and sight.live:
                tell(Breaks(wfid=sight.wfid, clear=True))
                tell(Debug(wfid=sight.wfid, act="go_on"))
            if any(node.state == "paused" for node in sight.nodes.values()):
                tell(Resume(wfid=sight.wfid, anyway=True))

    def _settle(self, patience: int) -> bool:
        """Let go on what goes on; False when that does not end."""
        for _ in range(patience):
            self._world.step += 1
            went_on = self._steps.go_on() or self._replay()
            self._world.watcher.check()
            if not went_on:
                self._world.watcher.check(everything=True)
                return True
        return False

    def _replay(self) -> bool:
        """Try again what failed in processes that have to end."""
        for wfid in self._world.sober:
            sight = self._world.watcher.sights.get(wfid)
            if sight is not None and sight.errors:
                self._steps.operators.tell(Replay(wfid=wfid))
                return True
        return False

    def _unfinished(self) -> list[str]:
        sights = self._world.watcher.sights
        return [w for w in self._world.sober if w in sights and sights[w].state == "running"]

    def _see_rest(self) -> None:
        for sight in self._world.watcher.sights.values():
            if sight.outbox or sight.schedules:
                raise Broken("EverythingRests", "work or timers are left", sight.wfid)
            parents = {node.parent for node in sight.live}
            for node in sight.live:
                if node.key not in parents and not _rests(node, sight):
                    what = f"{node.name} at {node.key} ({node.state}) rests for no visible reason"
                    raise Broken(EverythingRests.__name__, what, sight.wfid)

    def _see_outcomes(self) -> None:
        for wfid, expected in self._world.sober.items():
            sight = self._world.watcher.sights.get(wfid)
            if sight is None or sight.process is None:
                continue
            found = sight.process.fields
            if _plain(found) != _plain(expected):
                what = (
                    f"it ended with {_plain(found)}, where nothing breaks with {_plain(expected)}"
                )
                raise Broken(SameOutcome.__name__, what, wfid)

    def _kill(self, but: Container[str] = ()) -> None:
        world = self._world
        for _ in range(_KILLS):
            tops = [
                Cancel(wfid=sight.wfid, key=node.key, flavour="kill")
                for sight in world.watcher.sights.values()
                if sight.wfid not in but
                for node in sight.live
                if node.parent not in sight.nodes
            ]
            if not tops:
                break
            for top in tops:
                self._steps.operators.tell(top)
            self._calm()
            world.clock.move(_AFTER_KILL)
            self._calm()

    def _see_dead(self) -> None:
        world = self._world
        world.watcher.check(everything=True)
        for sight in world.watcher.sights.values():
            waiting = sight.schedules or sight.outbox or sight.listeners or sight.tickets
            if sight.nodes or sight.errors or waiting:
                names = [f"{node.name} at {node.key} ({node.state})" for node in sight.live]
                raise Broken(EverythingDies.__name__, f"left are {names or sight}", sight.wfid)

    def _calm(self) -> None:
        """Let the engines do what there is to do now, and everybody let go."""
        for _ in range(_TURNS):
            busy = [machine.turn() or not machine.rest() for machine in self._world.machines]
            if not (any(busy) or self._steps.crew.fetch() or self._let_go()):
                self._world.watcher.check()
                return
            self._world.watcher.check()
        raise Broken(EverythingMoves.__name__, "it goes on although nobody says anything")

    def _let_go(self) -> bool:
        return self._steps.crew.behave()


def _rests(node: Node, sight: Sight) -> bool:
    """Whether somebody can see why an expression does not go on."""
    if node.in_error or node.lost or node.listening or node.state in ("paused", "failed"):
        return True
    if node.name in _STAYS or "mutex" in node.memory or node.ticket is not None:
        return True
    above: Node | None = node
    while above is not None:
        if above.state in _GOING:
            return True
        above = sight.nodes.get(above.parent) if above.parent else None
    return False


def _plain(value: Any) -> Any:
    """Fields without `__result__`, which says who counted last."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name != "__result__"}
    return [_plain(each) for each in value] if isinstance(value, list) else value
