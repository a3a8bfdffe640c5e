"""What is stored of one process, read by statements of our own: the store is under test, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.model.effect import Claim, Dispatch, ErrorRecord, Event, Schedule
from mint.model.message import Ticket
from mint.model.node import Node, Process
from mint.model.task import KEEPERS, Task
from mint.store import rows
from mint.testing.memory import Memory

if TYPE_CHECKING:
    from mint.store.session import Session

_PROCESS = "SELECT document FROM processes WHERE wfid = ?"
_NODES = "SELECT document FROM expressions WHERE wfid = ? ORDER BY key"
_ERRORS = "SELECT key, document FROM errors WHERE wfid = ? ORDER BY key"
_SCHEDULES = "SELECT id, wfid, key, due, action FROM schedules WHERE wfid = ? ORDER BY due, id"
_LISTENERS = "SELECT key FROM listeners WHERE wfid = ? ORDER BY key"
_TICKETS = "SELECT claim, name, key FROM tickets WHERE wfid = ? ORDER BY id"
_INBOX = "SELECT body FROM inbox ORDER BY id"
_OUTBOX = (
    "SELECT dispatch, what, key, participant, holder FROM outbox WHERE wfid = ? ORDER BY dispatch"
)
_TASKS = "SELECT id, document FROM tasks WHERE wfid = ? ORDER BY id"
_HISTORY = """
    SELECT id, wfid, at, kind, key, name, "by", data FROM history
    WHERE wfid = ? AND id > ? ORDER BY id
"""


class Work(msgspec.Struct, frozen=True):
    """A row of the outbox.

    Args:
        dispatch: its id.
        what: dispatch or cancel.
        key: the expression.
        participant: for whom.
        holder: who has it.
    """

    dispatch: str
    what: str
    key: str
    participant: str
    holder: str


class Sight(msgspec.Struct):
    """How one process stands in the database.

    Args:
        wfid: which.
        process: itself; None: there is none.
        nodes: its expressions by key.
        errors: by key.
        schedules: the earliest first.
        listeners: keys of those who listen.
        outbox: open work.
        tickets: claims on tickets, held or not, by their ids.
        tasks: of people, by id.
        news: lines of history that were not there the last time.
    """

    wfid: str
    process: Process | None
    nodes: dict[str, Node]
    errors: dict[str, ErrorRecord]
    schedules: list[Schedule]
    listeners: set[str]
    outbox: list[Work]
    tickets: dict[str, Claim]
    tasks: dict[str, Task]
    news: list[tuple[int, Event]]

    @property
    def state(self) -> str:
        """Of the process; "" when there is none."""
        return "" if self.process is None else self.process.state

    @property
    def live(self) -> list[Node]:
        """Its expressions, without kept replies."""
        return [node for node in self.nodes.values() if node.state != "replied"]

    def memory(self) -> Memory:
        """The same, as the test kit looks at it."""
        memory = Memory()
        memory.process, memory.nodes, memory.errors = self.process, self.nodes, self.errors
        memory.schedules = {schedule.id: schedule for schedule in self.schedules}
        memory.listeners = {key: [] for key in self.listeners}
        memory.booth.queue = self.tickets
        memory.open = {
            work.dispatch: Dispatch(
                work.dispatch,
                self.wfid,
                work.key,
                work.participant,
                {},
                {},
                keeper=work.holder if work.holder in KEEPERS else "",
            )
            for work in self.outbox
            if work.what == "dispatch"
        }
        memory.tasks = self.tasks
        return memory


def look(session: Session, wfid: str, after: int) -> Sight:
    """How a process stands.

    Args:
        session: to read with.
        wfid: which process.
        after: number of the last line of history that is known already.
    """
    found = session.read(_PROCESS, wfid)
    nodes = [rows.read(document, Node) for (document,) in session.read(_NODES, wfid)]
    return Sight(
        wfid,
        rows.read(found[0][0], Process) if found else None,
        {node.key: node for node in nodes},
        {key: rows.read(text, ErrorRecord) for key, text in session.read(_ERRORS, wfid)},
        [rows.read_schedule(row) for row in session.read(_SCHEDULES, wfid)],
        {key for (key,) in session.read(_LISTENERS, wfid)},
        [Work(*row) for row in session.read(_OUTBOX, wfid)],
        _tickets(session, wfid, nodes),
        {name: rows.read(text, Task) for name, text in session.read(_TASKS, wfid)},
        [(row[0], rows.read_event(row[1:])) for row in session.read(_HISTORY, wfid, after)],
    )


def _tickets(session: Session, wfid: str, nodes: list[Node]) -> dict[str, Claim]:
    """The claims of a process; one that was taken away counts until the process is told."""
    found = {id_: Claim(id_, name, wfid, key) for id_, name, key in session.read(_TICKETS, wfid)}
    messages = (rows.read_message(body) for (body,) in session.read(_INBOX))
    lost = {told.claim for told in messages if isinstance(told, Ticket) and told.what == "lost"}
    for node in nodes:
        if node.ticket is not None and node.ticket[1] in lost:
            found[node.ticket[1]] = Claim(node.ticket[1], node.ticket[0], wfid, node.key)
    return found
