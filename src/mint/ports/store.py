from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from mint.model.definition import Definition
from mint.model.effect import (
    Control,
    Dispatch,
    Effects,
    ErrorRecord,
    Event,
    Listener,
    Schedule,
)
from mint.model.message import AnyMessage, Signal
from mint.model.node import Node, Process
from mint.model.task import Task
from mint.ports.news import News

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from mint.ports.tickets import Tickets


class KeptSignal(msgspec.Struct):
    """A signal that outlives the turn in which it is said.

    Args:
        name: of the signal.
        until: when it is forgotten, seconds since the epoch.
        signal_key: under which it is heard once, None for no key.
        heard: how many heard it at once.
        id: by which a process knows that it has heard it.
        signal: for those that listen later; None: it is not for them.
    """

    name: str
    until: float
    signal_key: str | None
    heard: int
    id: str
    signal: Signal | None


class Changes(msgspec.Struct):
    """All that one turn of the engine writes, in one transaction.

    Args:
        processes: by wfid: new or changed processes.
        definitions: definitions that may be new to the store.
        nodes: by (wfid, key): expressions as they are now, None for those that are gone.
            A node whose `fields` is UNSET keeps the fields that the store has.
        dispatches: new open dispatches, with the name of their holder ("" for nobody yet).
        closed: ids of dispatches (and of their earlier cancels) that are over.
        let_go: ids of dispatches of which only the earlier cancels are over.
        controls: cancels to keep until they are answered, with the name of their holder (written
            after `closed` is done: who failed may be told to clean up).
        unscheduled: (wfid, key) of expressions whose earlier schedules are void.
        schedules: new schedules (written after `unscheduled` is done).
        fired: ids of schedules that were told.
        errors: by (wfid, key): the error, None when it is gone.
        unlistened: (wfid, key) of expressions that listen no more.
        listeners: new listeners (written after `unlistened` is done).
        loosened: wfids whose listeners demand no certain values of fields any more (those that
            are added, too).
        singles: by name: the new process that is the only live one of that name.
        signals: to keep.
        forgotten: signals that were kept until then are forgotten, seconds since the epoch.
        events: new lines of history, in order.
        deltas: by `id` of an event of this turn: the effects of its message, which it is to keep,
            and the id of the schedule that the message came from, "" for none.
        taken: ids of inbox messages that were handled.
        messages: messages to put into the inbox.
        dead: messages that cannot be handled, with the reason.
        removed: wfids of which nothing but history is kept.
        tasks: by id of the dispatch: human tasks as they are now, None for those that are over.
        news: what other engines are to hear of, None: nothing.
    """

    processes: dict[str, Process] = {}
    definitions: dict[str, Definition] = {}
    nodes: dict[tuple[str, str], Node | None] = {}
    dispatches: list[tuple[Dispatch, str]] = []
    controls: list[tuple[Control, str]] = []
    closed: list[str] = []
    let_go: list[str] = []
    unscheduled: list[tuple[str, str]] = []
    schedules: list[Schedule] = []
    fired: list[str] = []
    errors: dict[tuple[str, str], ErrorRecord | None] = {}
    unlistened: list[tuple[str, str]] = []
    listeners: list[Listener] = []
    loosened: list[str] = []
    singles: dict[str, str] = {}
    signals: list[KeptSignal] = []
    forgotten: float | None = None
    events: list[Event] = []
    deltas: dict[int, tuple[Effects, str]] = {}
    taken: list[int] = []
    messages: list[AnyMessage] = []
    dead: list[tuple[bytes, str]] = []
    removed: list[str] = []
    tasks: dict[str, Task | None] = {}
    news: News | None = None


class Turn(Protocol):
    """One transaction of the engine. Everything is read and written through it, then committed."""

    def inbox(self, limit: int) -> list[tuple[int, AnyMessage | msgspec.ValidationError, bytes]]:
        """Messages in order of arrival that no other engine holds: (id, message, raw text).

        A row that cannot be read comes as the error that says why.
        """

    def due(self, now: float, limit: int) -> list[Schedule]:
        """Schedules that are due, the earliest first, that no other engine holds."""

    def lock(
        self, wfids: list[str], targets: list[tuple[str, str]] = ...
    ) -> tuple[dict[str, Process], set[str]]:
        """Lock processes for this turn, in order: (those locked, wfids that another engine holds).

        A wfid that is in neither does not exist.

        Args:
            wfids: the processes.
            targets: expressions (wfid, key) of them that `chains` will be asked for: a store that
                is far away reads them on the same journey.
        """

    def chains(self, targets: list[tuple[str, str]]) -> list[Node]:
        """The expressions named by (wfid, key) and all their ancestors, without `fields`."""

    def fields(self, targets: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """The payloads of expressions, by (wfid, key)."""

    def children(self, wfid: str, key: str) -> list[Node]:
        """All children of an expression, flanking ones too, with `fields`."""

    def whole(self, wfid: str) -> list[Node]:
        """All expressions of a process, with `fields`."""

    def places(self, targets: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """By (wfid, key), the positions of those expressions that an edit has moved."""

    def errors(self, wfid: str) -> dict[str, ErrorRecord]:
        """The errors of a process, by key."""

    def launched(self, launch_keys: list[str]) -> dict[str, str]:
        """The processes that were launched under these keys: key to wfid."""

    def singles(self, names: list[str]) -> dict[str, str]:
        """The live processes that go by these names: name to wfid."""

    def names(self, wfids: list[str]) -> dict[str, str]:
        """The names of the definitions of processes, by wfid."""

    def signalled(self, signal_keys: list[str]) -> dict[str, int]:
        """How many heard the signals with these keys, as far as they are known."""

    def kept_signals(self, names: list[str] | None, now: float) -> list[KeptSignal]:
        """The signals that are kept for those who listen later, the oldest first.

        Until the transaction is over, no other engine can keep one unseen.

        Args:
            names: only those of these names; None: all.
            now: seconds since the epoch.
        """

    def guard_signals(self) -> None:
        """Until the transaction is over, let nobody begin to listen for signals unseen."""

    def listeners_of(self, wfids: list[str], changes: Changes) -> list[Listener]:
        """All listeners of processes, the oldest first, given what `changes` adds and removes."""

    def listening(self, events: list[Event], changes: Changes) -> list[tuple[Listener, Event]]:
        """Who listens to which of these events, given what `changes` adds and takes away."""

    def holders(self, dispatches: list[str]) -> dict[str, str]:
        """Who holds these dispatches, those that are open: id to holder."""

    def variables(self) -> dict[str, Any]:
        """The engine variables."""

    def tickets(self) -> Tickets:
        """Who holds which ticket."""

    def save(self, changes: Changes) -> None:
        """Write everything."""


class Store(Protocol):
    """Where everything lives that must survive. One implementation, several databases."""

    def turn(self) -> AbstractContextManager[Turn]:
        """A transaction; it is durable when the context ends without an exception.

        Raises:
            StoreError: the database cannot be used; nothing was written.
        """

    def claim(
        self, participants: list[str] | None, holder: str, limit: int, until: float | None
    ) -> list[Dispatch | Control]:
        """Give open dispatches and cancels that nobody holds to `holder`, the oldest first.

        Args:
            participants: only those for these names; None: for any.
            holder: who takes them.
            limit: how many at most.
            until: when the lease ends, seconds since the epoch; None: it does not.
        """

    def unheld(self) -> list[str]:
        """Names of participants for whom there is work that nobody holds."""

    def release(self, holder: str | None, now: float) -> int:
        """Take back what `holder` holds (None: every holder whose lease is over): how many."""

    def next_due(self) -> float | None:
        """When the earliest schedule is due; None when there is none."""

    def set_variable(self, name: str, value: Any, event: Event | None = None) -> None:
        """Set an engine variable; None removes it.

        Args:
            name: of the variable.
            value: any JSON value.
            event: the line of the engine's history that tells it; None for none.
        """

    def post(self, messages: list[AnyMessage]) -> None:
        """Put messages into the inbox, durably."""

    def close(self) -> None:
        """Give back connections and files."""
