from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mint.air.answers import (
    Description,
    Found,
    Leaving,
    LevelWas,
    Pong,
    State,
    Status,
    Work,
)
from mint.model.wire import queue_of
from mint.observe import levels

if TYPE_CHECKING:
    from mint.air.answers import Cancel, Level, Shutdown
    from mint.air.control import Address
    from mint.participants.hosting.answering import Answering
    from mint.participants.hosting.papers import Paper, Papers
    from mint.participants.hosting.staff import Staff
    from mint.ports.clock import Clock


class Steered(Protocol):
    """A worker as those who control it steer it. Safe from any thread."""

    def wish(self, dispatch: str, flavour: str) -> None:
        """Have an engine cancel the step whose work this is."""

    def look(self) -> None:
        """Have it look who takes work now."""

    def reload(self) -> None:
        """Begin anew with the code of now, after the work in hand."""

    def shutdown(self, grace: float | None) -> None:
        """End after the work in hand, for which there are these seconds; None: as it is set up."""


class Desk(NamedTuple):
    """What is known of a worker.

    Args:
        staff: who works there.
        papers: the work in hand.
        answering: counts what was done.
        clock: the time.
        since: when the worker began, seconds since the epoch.
    """

    staff: Staff
    papers: Papers
    answering: Answering
    clock: Clock
    since: float


class Controls:
    """One participant of a worker as it is controlled; implements `mint.air.control.Controlled`.

    Cancel, pause and resume are about the participant alone; the log, the code and the end are
    those of the whole worker.

    Args:
        address: where it answers.
        desk: what is known of the worker.
        worker: what is to be steered.
    """

    def __init__(self, address: Address, desk: Desk, worker: Steered) -> None:
        self._address = address
        self._desk = desk
        self._worker = worker

    def ping(self) -> Pong:
        """See `Controlled`."""
        return Pong(self._desk.clock.now())

    def describe(self) -> Description:
        """See `Controlled`."""
        name = self._address.participant
        found = self._desk.staff.find(name)
        return Description(
            *self._address,
            pid=os.getpid(),
            version=version("mint-boss"),
            since=self._desk.since,
            queue=queue_of(name),
            says="" if found is None else _first_line(found.code.hooks.work.__doc__),
        )

    def status(self) -> Status:
        """See `Controlled`."""
        held = self._held()
        work = tuple(Work(one.work.id, one.work.wfid, one.work.key, one.since) for one in held)
        return Status(
            self._state().state,
            work,
            done=self._sum(self._desk.answering.done),
            failed=self._sum(self._desk.answering.failed),
        )

    def cancel(self, arguments: Cancel) -> Found:
        """Ask an engine to cancel the step: its process decides, and then this worker is told."""
        found = any(one.work.id == arguments.dispatch for one in self._held())
        if found:
            self._worker.wish(arguments.dispatch, arguments.flavour)
        return Found(found)

    def pause(self) -> State:
        """See `Controlled`."""
        self._desk.staff.pause(self._address.participant)
        self._worker.look()
        return self._state()

    def resume(self) -> State:
        """See `Controlled`."""
        self._desk.staff.resume(self._address.participant)
        self._worker.look()
        return self._state()

    def loglevel(self, arguments: Level) -> LevelWas:
        """See `Controlled`."""
        return LevelWas(arguments.level, levels.set_level(arguments.level))

    def reload(self) -> State:
        """See `Controlled`."""
        self._worker.reload()
        return self._state()

    def shutdown(self, arguments: Shutdown) -> Leaving:
        """See `Controlled`."""
        running = len(self._desk.papers.held)
        self._worker.shutdown(arguments.grace)
        return Leaving(running)

    def _held(self) -> list[Paper]:
        held = list(self._desk.papers.held.values())
        return [one for one in held if self._is_mine(one.work.participant)]

    def _state(self) -> State:
        doing = self._desk.staff.doing(self._address.participant, working=bool(self._held()))
        return State(doing)

    def _is_mine(self, participant: str) -> bool:
        return self._desk.staff.name_of(participant) == self._address.participant

    def _sum(self, counted: dict[str, int]) -> int:
        return sum(count for name, count in list(counted.items()) if self._is_mine(name))


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
