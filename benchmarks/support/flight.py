from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from benchmarks.peers.job import STEPS
from mint.lang.build import define, step
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from mint.app.app import App
    from mint.model.effect import Event
    from mint.model.tree import Tree

_PATIENCE = 60.0
"""Seconds in which something has to end."""

TEN_STEPS = define("bench", *[step("work") for _ in range(STEPS)])
"""Ten times the participant `work`, one after the other."""


class Flight:
    """Processes kept in flight until a number of them is over.

    Args:
        app: where; started by now or later.
        count: processes in all.
        side: how many side by side.
        tree: their definition.
    """

    def __init__(self, app: App, count: int, side: int, tree: Tree = TEN_STEPS) -> None:
        self.turns = 0
        self.steps = count * STEPS
        self._app = app
        self._left = count
        self._to_launch = count
        self._side = side
        self._tree = tree
        self._over = threading.Event()

    def go(self) -> float:
        """Run all of them: seconds.

        Raises:
            TimeoutError: they did not end.
        """
        forget = self._app.engine.follow(self._saw)
        began = time.perf_counter()
        for _ in range(min(self._side, self._to_launch)):
            self._launch()
        self._wait()
        seconds = time.perf_counter() - began
        forget()
        return seconds

    def _wait(self) -> None:
        left = self._left
        while not self._over.wait(_PATIENCE):
            if self._left == left:
                message = f"{left} processes do not end. {self._app.loop.fault or ''}"
                raise TimeoutError(message)
            left = self._left

    def _launch(self) -> None:
        self._to_launch -= 1
        self._app.engine.launch(LaunchOrder(self._tree, {"n": 1}))

    def _saw(self, events: list[Event]) -> None:
        self.turns += 1
        for event in events:
            if event.kind == "terminated":
                self._left -= 1
                if self._to_launch > 0:
                    self._launch()
                if self._left == 0:
                    self._over.set()
