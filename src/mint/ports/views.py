from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mint.model.definition import Definition
    from mint.model.effect import ErrorRecord, Event, Schedule
    from mint.model.node import Node, Process
    from mint.model.task import Task
    from mint.ports.examination import Measures, Signs, Size, Waiting


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
            state: running, terminated, or error (running ones that have errors); None: all.
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

    def errors(self, wfid: str | None = None, limit: int = 1000) -> list[ErrorRecord]:
        """Errors of one process or of all, the newest first."""

    def schedules(self, wfid: str | None = None, limit: int = 1000) -> list[Schedule]:
        """What will be told when, the earliest first."""

    def history(self, wfid: str, after: int = 0, limit: int = 10_000) -> list[tuple[int, Event]]:
        """Lines of history of a process, in order: (number, event)."""

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
        (without their expression); `overdue` schedules; leases that have `expired`; `clock` (the
        newest line of history is yet to come); long `history` (`count`: lines) and large `payload`
        (`count`: bytes).
        """
