from __future__ import annotations

from typing import TYPE_CHECKING

from mint.ports.transport import Transport
from mint.testing.simulate.faults import TELLING
from mint.testing.simulate.wild import NEAR

if TYPE_CHECKING:
    from mint.model.effect import Control, Dispatch
    from mint.testing.simulate.machine import Machine


class Task:
    """Work in the hands of a participant.

    Args:
        work: what it was given.
        machine: whose engine gave it; None: it was fetched from the store.
    """

    __slots__ = ("machine", "work")

    def __init__(self, work: Dispatch | Control, machine: Machine | None) -> None:
        self.work = work
        self.machine = machine


class Wire(Transport):
    """Carries work to the participants near an engine (implements `mint.ports.transport`).

    It forgets everything when its machine stops, as threads of a process do.

    Args:
        machine: where it runs.
        capacity: how much work it takes at a time.
    """

    def __init__(self, machine: Machine, capacity: int) -> None:
        self.name = machine.name
        self._machine = machine
        self._capacity = capacity

    def room(self) -> int:
        """See `Transport.room`."""
        return max(0, self._capacity - len(self._machine.tasks))

    def serves(self, participant: str) -> bool:
        """See `Transport.serves`."""
        return participant in NEAR

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """See `Transport.deliver`."""
        machine = self._machine
        machine.world.watcher.handed(machine, work)
        machine.plan.reach(TELLING)
        machine.tasks += [Task(item, machine) for item in work]
