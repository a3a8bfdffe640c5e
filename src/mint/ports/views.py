from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from mint.ports.causes import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mint.model.definition import Definition
    from mint.model.delta import Delta
    from mint.model.effect import ErrorRecord, Event, Listener, Schedule
    from mint.model.node import Node, Process
    from mint.model.task import Task
    from mint.ports.causes import Cause, Chosen, ErrorName, Idle
    from mint.ports.examination import Measures, Signs, Size, Waiting
    from mint.ports.tickets import TicketState


class Views(Protocol):
    """Questions about what is stored. Read-only, from any thread, never in the engine's way."""

    def processes(
        self,
        *,
        state: str | None = None,
        name: str | None = None,
        limit: int = 100,
        before: tuple[float, str] | None = None,
    ) -> list[Process]:
        """Processes, the newest first.

        Args:
            state: running, terminated, removed, or error (running ones that have errors); None: all
                that were not removed.
            name: only of this definition name.
            limit: how many at most.
            before: (launched_at, wfid) of the last one of the page before.
        """

    def counts(self, wfids: list[str]) -> dict[str, dict[str, int]]:
        """Per process: how many `expressions` and `errors` it has."""

    def process(self, wfid: str) -> Process | None:
        """One process."""

    def definition(self, digest: str) -> Definition | None:
        """The definition with this digest."""

    def nodes(self, wfid: str) -> list[Node]:
        """Its live expressions, with fields."""

    def places(self, targets: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """By (wfid, key), the positions of those expressions that an edit has moved."""

    def living(self, name: str | None = None) -> Iterator[tuple[str, str, list[Node]]]:
        """All that lives, process by process: wfid, name of the definition, and its expressions.

        These come without fields, kept replies too.

        Args:
            name: only processes of this definition name; None: all.
        """

    def due_after(self, moment: float, name: str | None = None) -> list[tuple[str, str, float]]:
        """What is due after a moment: wfid, key and when, the latest first.

        Args:
            moment: seconds since the epoch.
            name: only of processes of this definition name; None: all.
        """

    def errors(
        self, wfid: str | None = None, limit: int = 1000, chosen: Chosen = ALL
    ) -> list[ErrorRecord]:
        """Errors of one process or of all, the newest first; only those that are chosen."""

    def error_names(self, chosen: Chosen, limit: int) -> list[ErrorName]:
        """Which errors are chosen, the newest first."""

    def errors_since(self, wfids: Collection[str], at: float) -> list[ErrorName]:
        """Which errors these processes have that were not recorded before a moment."""

    def error(self, wfid: str, key: str) -> ErrorRecord | None:
        """The error of an expression, None when it has none."""

    def causes(self, limit: int = 100) -> list[Cause]:
        """Errors by what caused them; first the cause that had one last."""

    def newer_errors(self, cause: str, at: float) -> int:
        """How many errors of a cause were recorded after a moment, seconds since the epoch."""

    def idle(self, before: float) -> list[Idle]:
        """Processes that errors stop altogether, none of them recorded later than `before`.

        No other step of them waits for work, a time, an event or somebody who resumes it. The
        oldest first.
        """

    def at_work(self, names: list[tuple[str, str]]) -> int:
        """How many of these steps, each a (wfid, key), are with a participant or will be again."""

    def last_event(self, wfid: str, kind: str) -> Event | None:
        """The newest line of a kind in the history of a process, None when there is none."""

    def schedules(self, wfid: str | None = None, limit: int = 1000) -> list[Schedule]:
        """What will be told when, the earliest first."""

    def history(self, wfid: str, after: int = 0, limit: int = 10_000) -> list[tuple[int, Event]]:
        """Lines of history of a process, in order: (number, event)."""

    def journal(self, wfid: str) -> Iterator[tuple[int, Event, Delta]]:
        """What each message changed in a process, in order: (number, line of history, delta).

        The line is the first one that the message made.
        """

    def listeners(self, wfid: str) -> list[Listener]:
        """What a process listens for, the oldest first."""

    def dead_letters(self, limit: int = 1000) -> list[dict[str, Any]]:
        """What could not be handled: `{"id", "at", "body", "reason"}`."""

    def dispatches(self, wfid: str | None = None, limit: int = 1000) -> list[dict[str, Any]]:
        """Open dispatches.

        `{"id", "wfid", "key", "participant", "what", "holder", "lease", "at"}` of each.
        """

    def tasks(
        self,
        *,
        names: tuple[str, ...] | None = None,
        claimed: bool | None = None,
        wfid: str | None = None,
        limit: int = 1000,
    ) -> list[Task]:
        """Human tasks: the most urgent first, then what is due first, then the oldest.

        Args:
            names: only what somebody of these names, of a user and of groups, may do or has
                claimed; None: all.
            claimed: only what somebody has claimed, or nobody; None: both.
            wfid: only of this process.
            limit: how many at most.
        """

    def task(self, name: str) -> Task | None:
        """The human task of this id."""

    def open_work(self) -> list[dict[str, Any]]:
        """Open dispatches by participant: `{"participant", "waiting", "held", "waits_since"}`.

        `waiting` are those that nobody holds, `waits_since` is when the oldest of them was handed
        out, seconds since the epoch, None when there is none.
        """

    def tickets(self, name: str | None = None, limit: int = 100) -> list[TicketState]:
        """Tickets that somebody holds or waits for, or that have a limit, in order of name.

        Args:
            name: only this one.
            limit: of tickets, and of those of whom each tells, at most.
        """

    def variables(self) -> dict[str, Any]:
        """The engine variables, in order of name."""

    def totals(self) -> dict[str, int]:
        """Rows per table that matter to an operator: processes running, errors, schedules..."""

    def waiting(self) -> list[Waiting]:
        """Open work by participant; first where somebody has waited longest for it to be taken."""

    def size(self) -> Size:
        """How large the database is; quick, and therefore partly an estimate."""

    def examine(self, measures: Measures) -> dict[str, Signs]:
        """What is wrong, by kind; a kind of which there is nothing is left out.

        It may read whole tables. The kinds: `lifeless` (running processes without an expression)
        and `stuck` (those that nothing will ever move); `orphaned expressions` (`text`: whether
        the process or the parent is missing), `schedules`, `work`, `errors` and `listeners`
        (without their expression); `orphaned tickets` and `deadlock` (a circle of claims on
        tickets, each of which waits for another); `overdue` schedules; leases that have `expired`;
        `clock` (the newest line of history is yet to come); long `history` (`count`: lines) and
        large `payload` (`count`: bytes).
        """
