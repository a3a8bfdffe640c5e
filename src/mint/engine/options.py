from __future__ import annotations

import msgspec

from mint.interpreter.environment import Limits
from mint.model.tree import Tree


class Options(msgspec.Struct, frozen=True):
    """How an engine works.

    Args:
        batch: messages handled in one transaction at most.
        limits: what stops runaway processes.
        on_error: launched at each unhandled error.
        error_handlers: launched instead for processes of some definitions, by name.
        on_terminate: launched when a process is over.
        shared: other engines work on the same store: look there from time to time.
    """

    batch: int = 500
    limits: Limits = Limits()
    on_error: Tree | None = None
    error_handlers: dict[str, Tree] = {}
    on_terminate: Tree | None = None
    shared: bool = False
