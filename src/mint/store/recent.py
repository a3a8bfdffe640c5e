from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.model.node import Node, Process
    from mint.ports.store import Changes

_PROCESSES = 5_000
_NODES = 20_000


class _Known:
    """What is known of one process: its document, and those expressions that were in use."""

    __slots__ = ("nodes", "process")

    def __init__(self, process: Process) -> None:
        self.process = process
        self.nodes: dict[str, Node] = {}


class Recent:
    """Processes and expressions used last, as the last commit left them, without payloads.

    Only for a database that nobody else writes to: so a turn need not read what the one before
    has just written. It holds a bounded number, whatever the store holds, and nothing that is not
    in the database: throwing it away costs some reads, and no more.

    Args:
        processes: how many at most.
        nodes: how many expressions at most, in all.
    """

    def __init__(self, processes: int = _PROCESSES, nodes: int = _NODES) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._most_processes = processes
        self._most_nodes = nodes
        self._nodes = 0
        self._version: Any = None
        self.variables: dict[str, Any] | None = None
        """The engine variables, None when they are not known."""
        self.nobody_listens = False
        """Whether it is known that there is no listener at all."""

    def __len__(self) -> int:
        """How many expressions it holds."""
        return self._nodes

    def heed(self, version: Any) -> None:
        """Forget everything when another program has written to the database since.

        Args:
            version: what the database says, the same as long as nobody else writes.
        """
        if version != self._version:
            self.clear()
            self._version = version

    def forget(self, wfids: Iterable[str]) -> None:
        """Know these processes no more."""
        for wfid in wfids:
            self._drop(wfid)

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()
        self._nodes = 0
        self.variables = None
        self.nobody_listens = False

    def processes(self, wfids: Iterable[str]) -> tuple[dict[str, Process], list[str]]:
        """The processes that are known, and the ids of those that are not."""
        found: dict[str, Process] = {}
        missing = []
        for wfid in wfids:
            known = self._known.get(wfid)
            if known is None:
                missing.append(wfid)
            else:
                found[wfid] = known.process
                self._known.move_to_end(wfid)
        return found, missing

    def chains(
        self, targets: Iterable[tuple[str, str]]
    ) -> tuple[list[Node], list[tuple[str, str]]]:
        """The targets with all their ancestors, where all are known, and the other targets."""
        found: dict[tuple[str, str], Node] = {}
        missing = []
        for wfid, key in targets:
            known = self._known.get(wfid)
            chain = None if known is None else _chain(known.nodes, key)
            if chain is None:
                missing.append((wfid, key))
            else:
                for node in chain:
                    found[wfid, node.key] = node
        return list(found.values()), missing

    def read(self, processes: Iterable[Process], nodes: Iterable[Node]) -> None:
        """Take in what a transaction read; nodes without their payload."""
        for process in processes:
            self._place(process)
        for node in nodes:
            self._put(node)
        self._make_room()

    def wrote(self, changes: Changes, nodes: Iterable[Node]) -> None:
        """Take in what a transaction wrote.

        Args:
            changes: all of it.
            nodes: the expressions among it that live, without their payload.
        """
        for (wfid, key), node in changes.nodes.items():
            if node is None and (known := self._known.get(wfid)) is not None:
                self._nodes -= known.nodes.pop(key, None) is not None
        for process in changes.processes.values():
            if process.state == "running":
                self._place(process)
            else:
                self._drop(process.wfid)
        for wfid in changes.removed:
            self._drop(wfid)
        for node in nodes:
            self._put(node)
        if changes.listeners:
            self.nobody_listens = False
        self._make_room()

    def _place(self, process: Process) -> None:
        known = self._known.get(process.wfid)
        if known is None:
            self._known[process.wfid] = _Known(process)
        else:
            known.process = process
            self._known.move_to_end(process.wfid)

    def _put(self, node: Node) -> None:
        known = self._known.get(node.wfid)
        if known is not None:
            self._nodes += node.key not in known.nodes
            known.nodes[node.key] = node

    def _drop(self, wfid: str) -> None:
        known = self._known.pop(wfid, None)
        if known is not None:
            self._nodes -= len(known.nodes)

    def _make_room(self) -> None:
        while self._nodes > self._most_nodes or len(self._known) > self._most_processes:
            _, known = self._known.popitem(last=False)
            self._nodes -= len(known.nodes)


def _chain(nodes: dict[str, Node], key: str) -> list[Node] | None:
    """An expression with all its ancestors; None when one of them is not known."""
    chain = []
    current: str | None = key
    while current is not None:
        node = nodes.get(current)
        if node is None:
            return None
        chain.append(node)
        current = node.parent
    return chain
