from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, UnsetType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.model.effect import Effects, ErrorRecord, Listener
    from mint.model.node import Node, Process


class Missing(Exception):
    """The interpreter needs a part of the process that was not loaded.

    Nothing has happened yet: load it, then interpret the same message again.

    Args:
        what: node, children, fields, errors, listeners or whole.
        key: of the expression that it is about, "" for whole, errors and listeners.
    """

    def __init__(self, what: str, key: str = "") -> None:
        self.what = what
        self.key = key
        super().__init__(what, key)


class State:
    """The part of one process that a turn has loaded.

    The interpreter reads it and never changes it; the engine adds what `Missing` asks for, and
    takes over the effects of each message before the next one.

    Args:
        process: the process; None before it is launched.
        nodes: expressions that are loaded.
        complete: whether these are all that there are.
    """

    def __init__(
        self, process: Process | None, nodes: Iterable[Node] = (), *, complete: bool = False
    ) -> None:
        self.process = process
        self.complete = complete
        self.errors: dict[str, ErrorRecord] | None = {} if complete else None
        self.listeners: list[Listener] | None = [] if process is None else None
        self._nodes: dict[str, Node | None] = {}
        self._families: set[str] = set()
        self._kids: dict[str, dict[str, None]] = {}
        for node in nodes:
            self._place(node)

    def _place(self, node: Node) -> None:
        self._nodes[node.key] = node
        if node.parent is not None:
            self._kids.setdefault(node.parent, {})[node.key] = None

    def add(self, nodes: Iterable[Node]) -> None:
        """Take in expressions that were loaded; what is known already stays as it is."""
        for node in nodes:
            if node.key not in self._nodes:
                self._place(node)
            else:
                self.add_fields(node.key, node.fields)

    def add_family(self, key: str, nodes: Iterable[Node]) -> None:
        """Take in all the children of an expression."""
        self.add(nodes)
        self._families.add(key)

    def add_all(self, nodes: Iterable[Node], errors: dict[str, ErrorRecord]) -> None:
        """Take in all expressions and errors of the process."""
        self.add(nodes)
        self.errors = errors if self.errors is None else self.errors
        self.complete = True

    def add_fields(self, key: str, fields: dict[str, Any] | UnsetType) -> None:
        """Take in the payload of an expression."""
        node = self._nodes.get(key)
        if node is not None and node.fields is UNSET:
            # A copy: whoever brought the expression may keep it, and others may have it too.
            self._nodes[key] = msgspec.structs.replace(node, fields=fields)

    def add_absent(self, key: str) -> None:
        """Take in that there is no expression of this key."""
        self._nodes.setdefault(key, None)

    def get(self, key: str) -> Node | None:
        """The expression of this key, None when there is none.

        Raises:
            Missing: it is not known whether there is one.
        """
        if key not in self._nodes:
            if self.complete:
                return None
            raise Missing("node", key)
        return self._nodes[key]

    def loaded(self, key: str) -> Node | None:
        """The expression of this key as far as that is known, None when it is not."""
        return self._nodes.get(key)

    def kids(self, key: str) -> Iterator[Node]:
        """The children of an expression that are loaded."""
        for kid in self._kids.get(key, ()):
            node = self._nodes[kid]
            if node is not None and node.parent == key:
                yield node

    def knows_all_kids(self, key: str) -> bool:
        """Whether all children of an expression are loaded."""
        return self.complete or key in self._families

    def nodes(self) -> Iterator[Node]:
        """Every expression of the process.

        Raises:
            Missing: not all are loaded.
        """
        if not self.complete:
            raise Missing("whole")
        return (node for node in self._nodes.values() if node is not None)

    def error(self, key: str) -> ErrorRecord | None:
        """The error of an expression.

        Raises:
            Missing: errors are not loaded.
        """
        if self.errors is None:
            raise Missing("errors")
        return self.errors.get(key)

    def listening(self) -> list[Listener]:
        """What the expressions of the process listen for.

        Raises:
            Missing: it is not loaded.
        """
        if self.listeners is None:
            raise Missing("listeners")
        return self.listeners

    def take_over(self, effects: Effects) -> None:
        """Become the state after these effects."""
        if effects.process is not None:
            self.process = effects.process
        for key, node in effects.nodes.items():
            old = self._nodes.get(key)
            if node is None:
                self._nodes[key] = None
                continue
            if old is None and node.fields is not UNSET:
                self._families.add(key)
            self._place(node)
        self._listen(effects)
        if self.errors is not None:
            for key, error in effects.errors.items():
                if error is None:
                    self.errors.pop(key, None)
                else:
                    self.errors[key] = error

    def _listen(self, effects: Effects) -> None:
        if effects.loosened and self.listeners is not None:
            for listener in self.listeners:
                listener.field = listener.value = ""
        if not (effects.unlistened or effects.listeners):
            return
        gone = set(effects.unlistened)
        left = [one for one in self.listening() if one.key not in gone]
        self.listeners = [*left, *effects.listeners]


def is_same(node: Node | None, before: Node | None) -> bool:
    """Whether nothing was put into a node. By identity: `True == 1`, but they are not the same."""
    if node is None or before is None:
        return node is before
    return all(map(operator.is_, msgspec.structs.astuple(node), msgspec.structs.astuple(before)))
