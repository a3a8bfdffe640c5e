"""What takes place next in a world: one thing after the other, in any order that could be."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mint.errors import MintError, StoreError
from mint.model.message import Signal, TicketRelease
from mint.ports.front import LaunchOrder
from mint.testing.simulate.crew import Crew
from mint.testing.simulate.faults import CRASHES, Crash
from mint.testing.simulate.operators import Operators
from mint.testing.simulate.people import People
from mint.testing.simulate.promises import EngineWakes, SameOutcome
from mint.testing.simulate.sober import Sober, outcome
from mint.testing.simulate.wild import Wild

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.tree import Tree
    from mint.testing.simulate.choices import Choices
    from mint.testing.simulate.machine import Machine
    from mint.testing.simulate.world import World

_ACTS = (
    ("go on", 26),
    ("participant", 22),
    ("fetch", 6),
    ("operator", 16),
    ("person", 8),
    ("time", 7),
    ("jump", 5),
    ("launch", 4),
    ("again", 3),
    ("leases", 2),
    ("variable", 1),
    ("signal", 3),
    ("release", 1),
    ("disk", 3),
    ("plan a crash", 5),
    ("crash", 3),
)
_SINGLES = ("", "one")
_KEYS = (None, None, None, "key 1", "key 2")


class Steps:
    """Lives a world, step by step.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._sober = Sober(world.choices, world.scale.size)
        wild = Wild(world.choices, world.scale.size)
        self._wild = wild
        self.crew = Crew(world)
        self.operators = Operators(world, wild)
        self.people = People(world, self.operators)

    def live(self) -> None:
        """All of it but the end: launches first, then anything.

        Raises:
            Broken: something does not hold that must.
        """
        choices = self._world.choices
        scale = self._world.scale
        _repeat(choices, scale.processes, "another process", self._launch)
        _repeat(choices, scale.steps, "another step", self.step)

    def step(self) -> None:
        """Let one thing take place, then look whether all still holds."""
        world = self._world
        world.step += 1
        world.tallies["steps"] += 1
        what = world.choices.weigh(_ACTS, "what next")
        if not self._do(what):
            self.go_on()
        world.watcher.check(everything=world.step % 20 == 0)

    def go_on(self) -> bool:
        """Do what comes next where nobody interferes; False when all is quiet."""
        if any(machine.turn() for machine in self._machines()):
            return True
        if self.crew.behave() or self.crew.fetch() or self.people.behave():
            return True
        if not all(machine.rest() for machine in self._world.machines):
            return True
        return self._wait()

    def _machines(self) -> list[Machine]:
        machines = self._world.machines
        first = self._world.choices.draw(len(machines), "which engine first")
        return [*machines[first:], *machines[:first]]

    def _do(self, what: str) -> bool:  # noqa: C901, PLR0911, PLR0912 - a line each
        world = self._world
        machine = world.choices.pick(world.machines, "which machine")
        match what:
            case "participant":
                return self.crew.act()
            case "fetch":
                return self.crew.fetch()
            case "operator":
                return self.operators.act()
            case "person":
                return self.people.act()
            case "time":
                return self._wait()
            case "jump":
                return self._jump()
            case "launch":
                return self._launch()
            case "again":
                return self.crew.repeat()
            case "leases":
                return self.crew.expire()
            case "variable":
                return self._set_variable()
            case "signal":
                return self._signal(machine)
            case "release":
                return self._release(machine)
            case "disk":
                return self._break_disk(machine)
            case "plan a crash":
                return self._plan(machine)
            case "crash":
                machine.fall(f"{machine.name} stops between two turns")
                return True
        return False

    def _launch(self) -> bool:
        world = self._world
        choices = world.choices
        is_sober = choices.draw(3, "kind of definition") == 0
        tree = (self._sober if is_sober else self._wild).definition()
        fields = {"x": choices.draw(2, "field")}
        key = choices.pick(_KEYS, "launch key")
        free = key is None and not is_sober
        single = choices.pick(_SINGLES, "name of which there is one") if free else ""
        machine = choices.pick(world.machines, "which machine")
        order = LaunchOrder(tree, fields, launch_key=key, single=single, by="somebody")
        wfid = world.launch(machine, order)
        if is_sober:
            self._foresee(wfid, tree, fields)
        world.tallies["launches"] += 1
        keyed = f" under {key}" if key else ""
        world.say(f"{'sober' if is_sober else 'wild'} {wfid} is to be launched{keyed}")
        return True

    def _foresee(self, wfid: str, tree: Tree, fields: dict[str, Any]) -> None:
        """Find out how a process is to end."""
        try:
            self._world.sober[wfid] = outcome(tree, fields)
        except (MintError, AssertionError) as error:  # the playbook checks as it plays
            self._world.watcher.complain(SameOutcome, str(error), wfid)

    def _wait(self) -> bool:
        """Let time pass until the next timer is due."""
        world = self._world
        due = world.outside.next_due()
        self._see_awake(due)
        if due is None:
            return False
        world.clock.at = max(world.clock.at, due)
        world.say("time passes until something is due")
        return True

    def _see_awake(self, due: float | None) -> None:
        """An engine alone on its store, and at rest, knows when it is to wake."""
        machine = self._world.machines[0]
        if len(self._world.machines) > 1 or machine.turn():
            return
        wakes = machine.engine.pause_until()
        if due is not None and (wakes is None or wakes > due):
            self._world.watcher.complain(
                EngineWakes, f"a timer is due at {due}; it wakes at {wakes}"
            )

    def _jump(self) -> bool:
        world = self._world
        seconds = world.choices.pick(world.scale.jumps, "seconds")
        world.tallies["jumps back" if seconds < 0 else "jumps"] += 1
        world.clock.move(seconds)
        world.say(f"the clock jumps by {seconds:g} seconds")
        return True

    def _set_variable(self) -> bool:
        """An operator sets an engine variable; that fails while the disk does."""
        world = self._world
        with suppress(StoreError, Crash):
            world.machines[0].engine.set_variable(
                "x", world.choices.pick((None, 1, "text"), "value")
            )
        return True

    def _signal(self, machine: Machine) -> bool:
        """Somebody outside tells what happened."""
        world = self._world
        now = world.clock.now()
        until = now + 60.0 if world.choices.seldom(3, "keep it") else None
        fields = {"x": world.choices.draw(2, "field")}
        message = Signal(name="go", fields=fields, until=until)
        world.watcher.expect_count(machine.engine.signal(message))
        world.tallies["signals"] += 1
        world.say("somebody signals go")
        return True

    def _release(self, machine: Machine) -> bool:
        """An operator takes a ticket away."""
        world = self._world
        name = world.choices.pick(("p", "q"), "ticket")
        world.watcher.expect_count(machine.engine.order(TicketRelease(name=name, by="somebody")))
        world.tallies["tickets released"] += 1
        world.say(f"an operator releases the ticket {name}")
        return True

    def _break_disk(self, machine: Machine) -> bool:
        machine.plan.errors = 1 + self._world.choices.draw(3, "how often")
        self._world.say(f"{machine.name}: {machine.plan.errors} transactions will fail")
        return False

    def _plan(self, machine: Machine) -> bool:
        machine.plan.crash = self._world.choices.pick(CRASHES, "where to crash")
        self._world.say(f"{machine.name} will stop {machine.plan.crash}")
        return False


def _repeat(choices: Choices, about: int, label: str, act: Callable[[], object]) -> None:
    """Do something about so many times, and at most three times as often."""
    for _ in range(3 * about):
        with choices.part():
            if choices.draw(about, label) == 0:
                return
            act()
