from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.effect import ErrorRecord, Event, Listener, Schedule
from mint.model.node import Node, Process
from mint.store import nodes, signals
from mint.store.listening import listening, of_processes
from mint.store.rows import read, read_message, read_schedule, read_value
from mint.store.saving import save
from mint.store.session import key_list, key_rows
from mint.store.tickets import DatabaseTickets

if TYPE_CHECKING:
    import msgspec

    from mint.model.message import AnyMessage
    from mint.ports.store import Changes, KeptSignal
    from mint.store.definitions import Library
    from mint.store.recent import Recent
    from mint.store.session import Session

_INBOX = "SELECT id, body FROM inbox AS i ORDER BY id LIMIT ? /*lock i*/"

_DUE = """
    SELECT id, wfid, key, due, action FROM schedules AS s
    WHERE due <= ? ORDER BY due LIMIT ? /*lock s*/
"""

_LOCK = """
    SELECT p.wfid, p.document FROM {wfid} AS t JOIN processes AS p ON p.wfid = t.wfid
    /*lock p*/
"""

_EXISTING = "SELECT p.wfid FROM {wfid} AS t JOIN processes AS p ON p.wfid = t.wfid"

_ERRORS = "SELECT key, document FROM errors WHERE wfid = ?"

_LAUNCHED = """
    SELECT p.launch_key, p.wfid
    FROM {launch_key} AS t JOIN processes AS p ON p.launch_key = t.launch_key
"""

_SINGLES = "SELECT s.name, s.wfid FROM {name} AS t JOIN singles AS s ON s.name = t.name"

_NAMED = "SELECT p.wfid, p.name FROM {wfid} AS t JOIN processes AS p ON p.wfid = t.wfid"

_HOLDERS = """
    SELECT o.dispatch, o.holder FROM {dispatch} AS t
    JOIN outbox AS o ON o.dispatch = t.dispatch AND o.what = 'dispatch'
"""

_ANY_LISTENER = "SELECT 1 FROM listeners LIMIT 1"

_VARIABLES = "SELECT name, value FROM variables"


class DatabaseTurn:
    """One transaction of the engine on a database; see `mint.ports.store.Turn`."""

    def __init__(self, session: Session, library: Library, recent: Recent | None) -> None:
        self._session = session
        self._library = library
        self._recent = recent
        self._processes: list[Process] = []
        self._nodes: list[Node] = []
        self._written: list[tuple[Changes, list[Node]]] = []
        self._nobody_listens = False
        self._tickets: DatabaseTickets | None = None
        self._variables: dict[str, Any] | None = None
        self._ahead: tuple[set[tuple[str, str]], list[Node]] = (set(), [])

    def inbox(self, limit: int) -> list[tuple[int, AnyMessage | msgspec.ValidationError, bytes]]:
        """See `Turn.inbox`."""
        rows = self._session.read(_INBOX, limit)
        return [(number, read_message(body), body.encode()) for number, body in rows]

    def due(self, now: float, limit: int) -> list[Schedule]:
        """See `Turn.due`."""
        return [read_schedule(row) for row in self._session.read(_DUE, now, limit)]

    def lock(
        self,
        wfids: list[str],
        targets: list[tuple[str, str]] = [],  # noqa: B006 - never changed
    ) -> tuple[dict[str, Process], set[str]]:
        """See `Turn.lock`."""
        if self._session.dialect.shared:
            return self._lock_shared(wfids, targets)
        known: dict[str, Process] = {}
        if self._recent is not None:
            known, wfids = self._recent.processes(wfids)
        if not wfids:
            return known, set()
        rows = self._session.read(_LOCK, key_list(sorted(set(wfids))))
        locked = {wfid: read(document, Process) for wfid, document in rows}
        self._processes += locked.values()
        return known | locked, set()

    def _lock_shared(
        self, wfids: list[str], targets: list[tuple[str, str]]
    ) -> tuple[dict[str, Process], set[str]]:
        """Lock rows that other engines may hold, and read on the same journey what comes next."""
        questions: list[tuple[str, str]] = [(_VARIABLES, ""), (_ANY_LISTENER, "")]
        if wfids:
            questions.append((_LOCK, key_list(sorted(set(wfids)))))
        if targets:
            questions.append((nodes.CHAINS, key_rows(targets)))
        variables, listeners, *more = self._session.together(questions)
        self._variables = {name: read_value(value) for name, value in variables}
        self._nobody_listens = not listeners
        if targets:
            self._ahead = (set(targets), nodes.nodes_of(self._library, more.pop()))
        if not wfids:
            return {}, set()
        locked = {wfid: read(document, Process) for wfid, document in more[0]}
        rest = [wfid for wfid in wfids if wfid not in locked]
        busy = self._session.read(_EXISTING, key_list(rest)) if rest else ()
        return locked, {row[0] for row in busy}

    def chains(self, targets: list[tuple[str, str]]) -> list[Node]:
        """See `Turn.chains`."""
        known: list[Node] = []
        asked, ahead = self._ahead
        if asked.issuperset(targets):
            wanted = {wfid for wfid, _ in targets}
            return [node for node in ahead if node.wfid in wanted]
        if self._recent is not None:
            known, targets = self._recent.chains(targets)
        if not targets:
            return known
        read = nodes.chains(self._session, self._library, targets)
        self._nodes += read
        there = {(node.wfid, node.key) for node in known}
        return [*known, *(node for node in read if (node.wfid, node.key) not in there)]

    def fields(self, targets: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """See `Turn.fields`."""
        return nodes.payloads(self._session, targets)

    def children(self, wfid: str, key: str) -> list[Node]:
        """See `Turn.children`."""
        return nodes.children(self._session, self._library, wfid, key)

    def whole(self, wfid: str) -> list[Node]:
        """See `Turn.whole`."""
        return nodes.whole(self._session, self._library, wfid)

    def places(self, targets: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """See `Turn.places`."""
        known: list[Node] = []
        if self._recent is not None:
            known, targets = self._recent.chains(targets)
        moved = {(node.wfid, node.key): node.place for node in known if node.place is not None}
        return {**moved, **nodes.places(self._session, targets)}

    def errors(self, wfid: str) -> dict[str, ErrorRecord]:
        """See `Turn.errors`."""
        rows = self._session.read(_ERRORS, wfid)
        return {name: read(document, ErrorRecord) for name, document in rows}

    def launched(self, launch_keys: list[str]) -> dict[str, str]:
        """See `Turn.launched`."""
        if not launch_keys:
            return {}
        rows = self._session.read(_LAUNCHED, key_list(launch_keys))
        return dict(rows)

    def singles(self, names: list[str]) -> dict[str, str]:
        """See `Turn.singles`."""
        return dict(self._session.read(_SINGLES, key_list(names))) if names else {}

    def names(self, wfids: list[str]) -> dict[str, str]:
        """See `Turn.names`."""
        return dict(self._session.read(_NAMED, key_list(wfids))) if wfids else {}

    def signalled(self, signal_keys: list[str]) -> dict[str, int]:
        """See `Turn.signalled`."""
        return signals.known(self._session, signal_keys)

    def kept_signals(self, names: list[str] | None, now: float) -> list[KeptSignal]:
        """See `Turn.kept_signals`."""
        return signals.kept(self._session, names, now)

    def guard_signals(self) -> None:
        """See `Turn.guard_signals`."""
        signals.guard(self._session)

    def listeners_of(self, wfids: list[str], changes: Changes) -> list[Listener]:
        """See `Turn.listeners_of`."""
        return of_processes(self._session, wfids, changes)

    def listening(self, events: list[Event], changes: Changes) -> list[tuple[Listener, Event]]:
        """See `Turn.listening`."""
        recent = self._recent
        if recent is not None:
            self._nobody_listens = recent.nobody_listens or not self._session.read(_ANY_LISTENER)
        if self._nobody_listens and not changes.listeners:
            return []
        return listening(self._session, events, changes)

    def holders(self, dispatches: list[str]) -> dict[str, str]:
        """See `Turn.holders`."""
        return dict(self._session.read(_HOLDERS, key_list(dispatches)))

    def variables(self) -> dict[str, Any]:
        """See `Turn.variables`."""
        if self._variables is not None:
            return self._variables
        recent = self._recent
        if recent is not None and recent.variables is not None:
            return recent.variables
        found = {name: read_value(value) for name, value in self._session.read(_VARIABLES)}
        if recent is not None:
            recent.variables = found
        return found

    def tickets(self) -> DatabaseTickets:
        """See `Turn.tickets`."""
        if self._tickets is None:
            self._tickets = DatabaseTickets(self._session)
        return self._tickets

    def save(self, changes: Changes) -> None:
        """See `Turn.save`."""
        self._written.append((changes, save(self._session, self._library, changes)))

    def keep(self) -> None:
        """Remember what this transaction read and wrote: it is committed."""
        self._library.keep()
        if self._recent is None:
            return
        self._recent.nobody_listens |= self._nobody_listens
        self._recent.read(self._processes, self._nodes)
        for changes, living in self._written:
            self._recent.wrote(changes, living)
