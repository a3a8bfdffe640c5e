"""What must hold of each process after every step, whatever breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter import halting, tasks
from mint.model.task import HUMAN
from mint.testing.leftovers import leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.node import Node
    from mint.testing.simulate.annals import Annals
    from mint.testing.simulate.sight import Sight

_STOPPING = frozenset({"failing", "failed", "cancelling", "dying", "timing_out"})


class Invariant:
    """Something that must hold; its docstring says what."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """Where it does not hold for a process, a sentence each."""
        raise NotImplementedError


class ParentsLive(Invariant):
    """No expression is without its parent; what was attached to one may outlive it."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        for node in sight.nodes.values():
            has_none = node.parent is not None and node.parent not in sight.nodes
            if has_none and not node.attached:
                yield f"{_shown(node)} will reply to {node.parent}, which is not there"


class CountersTrue(Invariant):
    """An expression counts exactly the children, flanks and kept replies that it has."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        counts: dict[str, list[int]] = {}
        for kid in sight.nodes.values():
            if kid.parent is not None:
                own = counts.setdefault(kid.parent, [0, 0, 0])
                if kid.state == "replied":
                    own[2] += 1
                elif kid.flanking:
                    own[1] += 1
                elif not kid.attached:
                    own[0] += 1
        for key, node in sight.nodes.items():
            has = counts.get(key, [0, 0, 0])
            says = [node.children, node.flanks, node.memory.get("kept", 0)]
            if has != says:
                yield f"{_shown(node)} counts {says} children, flanks and replies, and has {has}"


class PausedHolds(Invariant):
    """Nothing begins in what is paused, whoever edits it; it goes on when it is told to."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        for node in sight.nodes.values():
            above = sight.nodes.get(node.parent or "")
            if above is None or node.flanking or node.attached or node.key in annals.resumed:
                continue
            if node.state is None and halting.is_paused(above):
                yield f"{_shown(node)} goes on in {_shown(above)}"


class OneAnswer(Invariant):
    """Work that was handed out is answered once, and only then handed out again."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        yield from (f"an answer to work that was not open: {told}" for told in annals.unasked)
        yield from (f"work that was open is handed out again: {told}" for told in annals.doubled)


class WorkOpen(Invariant):
    """Work that an expression waits for is in the outbox, so that no crash can lose it."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        there = {work.dispatch for work in sight.outbox}
        for node in sight.live:
            lost = node.dispatch is not None and node.dispatch not in there
            has_failed = node.key not in annals.open and _is_stopping(sight, node)
            if lost and not node.in_error and not has_failed:
                yield f"{_shown(node)} waits for {node.dispatch}, which is not in the outbox"


class WorkWanted(Invariant):
    """Work in the outbox is that for which its expression waits."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        for work in sight.outbox:
            node = sight.nodes.get(work.key)
            if work.what == "dispatch" and (node is None or node.dispatch != work.dispatch):
                yield f"nobody waits for {work.dispatch}, the work of {work.participant}"


class TasksFit(Invariant):
    """A human task is there exactly as long as its dispatch is open, as its expression has it."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        kept = {work.dispatch: work.key for work in sight.outbox if work.holder == HUMAN}
        yield from (f"the task {name} has no open dispatch" for name in {*sight.tasks} - {*kept})
        yield from (f"the dispatch {name} has lost its task" for name in {*kept} - {*sight.tasks})
        for name, task in sight.tasks.items():
            node = sight.nodes.get(kept.get(name, ""))
            if node is not None and tasks.of(node) != task:
                yield f"the task {name} is not what {_shown(node)} has of it"


class TimersFit(Invariant):
    """Schedules belong to live expressions that know of them; no timer is lost."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        scheduled = {schedule.key for schedule in sight.schedules}
        for key in sorted(scheduled):
            node = sight.nodes.get(key)
            if node is None or not node.timed:
                yield f"a schedule for {key}, which is gone or does not know of it"
        for key, node in sight.nodes.items():
            if node.timed and key not in scheduled and key not in annals.fired:
                yield f"{_shown(node)} has lost its timer"


class ErrorsFit(Invariant):
    """Recorded errors are those of live expressions that are in error."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        in_error = {key for key, node in sight.nodes.items() if node.in_error}
        for key in sorted(in_error ^ {*sight.errors}):
            yield f"{key} is in error without a record, or the record has no expression"


class ErrorsUnderstood(Invariant):
    """No error is one that MINT itself did not expect."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        for key, error in sight.errors.items():
            if error.fault.trace:
                yield f"{key}: " + "\n".join((error.fault.message, *error.fault.trace))


class ListenersFit(Invariant):
    """Listeners are those of live expressions that listen."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        listening = {key for key, node in sight.nodes.items() if node.listening}
        for key in sorted(listening ^ sight.listeners):
            yield f"{key} has lost its listener, or left it behind"


class TicketsFit(Invariant):
    """Tickets are held and waited for by live expressions that know of it, and by no others."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        known = {node.ticket: node.key for node in sight.nodes.values() if node.ticket is not None}
        stored = {(claim.name, claim.id): claim.key for claim in sight.tickets.values()}
        for name, claim in sorted(known.items() ^ stored.items()):
            yield f"the claim {name} of {claim} is unknown to its expression, or lost"


class HistoryWhole(Invariant):
    """A history begins with the launch, tells the end of an ended process once, and ascends."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        if sight.process is None:
            return
        if annals.first != "launched" or annals.launched != 1:
            yield f"{annals.launched} launches are told; the first line is {annals.first!r}"
        if sight.state != "removed" and annals.terminated != (sight.state == "terminated"):
            yield f"the process is {sight.state}, and its end is told {annals.terminated} times"
        yield from annals.out_of_order


class DispatchesEnd(Invariant):
    """What was handed out according to the history is open, or its end is told as well."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        if sight.state == "removed":
            return
        for key, line in annals.open.items():
            node = sight.nodes.get(key)
            if key not in annals.going and (node is None or node.dispatch is None):
                yield f"the work of {key} was handed out in line {line}, and is not open"


class StateTrue(Invariant):
    """A process runs as long as its root lives, and has an end exactly when it does not run."""

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        process = sight.process
        if process is None:
            if sight.nodes or sight.schedules or sight.outbox:
                yield "there are expressions, schedules or work of a process that is not there"
            return
        has_root = process.root in sight.nodes
        if has_root != (process.state == "running"):
            stands = "lives" if has_root else "is gone"
            yield f"the process is {process.state}, and its root {stands}"
        if (process.ended_at is None) != (process.state == "running"):
            yield f"the process is {process.state}, and ended at {process.ended_at}"


class NothingLeft(Invariant):
    """Whatever lives waits for something that can come, and nothing outlives its process unasked.

    These are the promises of `mint.testing.leftovers`.
    """

    def broken(self, sight: Sight, annals: Annals) -> Iterator[str]:
        """See `Invariant.broken`."""
        yield from leftovers(sight.memory(), meddled=annals.meddled)
        removed = sight.state == "removed"
        left = (sight.nodes, sight.errors, sight.schedules, sight.listeners, sight.tickets)
        if removed and any(left):
            yield "something is left of a process that was removed"


OF_A_PROCESS: tuple[Invariant, ...] = (
    ParentsLive(),
    CountersTrue(),
    PausedHolds(),
    OneAnswer(),
    WorkOpen(),
    WorkWanted(),
    TasksFit(),
    TimersFit(),
    ErrorsFit(),
    ErrorsUnderstood(),
    ListenersFit(),
    TicketsFit(),
    HistoryWhole(),
    DispatchesEnd(),
    StateTrue(),
    NothingLeft(),
)
"""Checked for each process that changed, after every step."""


def _is_stopping(sight: Sight, node: Node) -> bool:
    """Whether it is going, or one around it: then its failure has been heeded."""
    above: Node | None = node
    while above is not None:
        if above.state in _STOPPING:
            return True
        above = sight.nodes.get(above.parent) if above.parent else None
    return False


def _shown(node: Node) -> str:
    state = f", {node.state}" if node.state else ""
    return f"{node.name} at {node.key}{state}"
