from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from mint.app.app import App
    from mint.model.effect import Event
    from mint.model.tree import Tree

_PATIENCE = 300.0


def run_one(app: App, tree: Tree, fields: dict[str, Any] | None = None) -> None:
    """Run one process to its end.

    Args:
        app: which works.
        tree: the definition.
        fields: the first payload.

    Raises:
        TimeoutError: it did not end.
    """
    over, failed = threading.Event(), []

    def saw(events: list[Event]) -> None:
        for event in events:
            if event.kind == "error":
                failed.append(event.data)
            if event.kind in {"terminated", "error"}:
                over.set()

    forget = app.engine.follow(saw)
    try:
        app.engine.launch(LaunchOrder(tree, fields or {})).result(_PATIENCE)
        if not over.wait(_PATIENCE) or failed:
            message = f"the process does not end. {failed or app.loop.fault or ''}"
            raise TimeoutError(message)
    finally:
        forget()
