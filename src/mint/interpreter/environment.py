from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mint.interpreter.expression import Expression
from mint.model.tree import Tree
from mint.ports.directory import Directory


class Limits(msgspec.Struct, frozen=True):
    """What stops a runaway process. Each turns into an error of the expression concerned.

    Args:
        steps: expressions applied while one message is handled.
        depth: expressions above one another.
        cancel: seconds to wait for a worker's answer to a cancel.
        payload: bytes of the fields, as JSON.
        tree: expressions of one definition.
        loops: rounds of one loop, and times that one expression is done again; 0: no limit.
        rounds: messages that a process sends to itself without anything from outside in between.
        branches: children of one concurrence.
    """

    steps: int = 100_000
    depth: int = 1_000
    cancel: float = 60.0
    payload: int = 16 * 1024 * 1024
    tree: int = 100_000
    loops: int = 1_000_000
    rounds: int = 10_000
    branches: int = 100_000


class Environment(msgspec.Struct):
    """What an interpretation may know besides the process and the message.

    Args:
        now: the time, seconds since the epoch.
        ids: gives a text that was never given before.
        directory: who takes part.
        table: expression classes by every name that users write.
        variables: engine variables.
        limits: what stops a runaway process.
        on_error: what the engine launches at each unhandled error.
        error_handlers: what it launches instead for processes of some definitions, by name.
        on_terminate: what the engine launches when a process is over.
    """

    now: float
    ids: Callable[[], str]
    directory: Directory
    table: Mapping[str, type[Expression]]
    variables: Mapping[str, Any] = {}
    limits: Limits = Limits()
    on_error: Tree | None = None
    error_handlers: Mapping[str, Tree] = {}
    on_terminate: Tree | None = None
