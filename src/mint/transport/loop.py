from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class _Arrival(NamedTuple):
    function: Callable[[Any], Coroutine[Any, Any, None]]
    argument: Any
    name: str


class LoopThread:
    """An event loop in a thread of its own, which runs coroutines as named tasks.

    The thread starts with the first task. All tasks are in one group, so that none is lost, and
    one that fails does not touch the others.

    Args:
        name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._arrivals: deque[_Arrival] = deque()
        self._arrived = asyncio.Event()
        self._awake = False
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._main: asyncio.Task[None] | None = None

    def spawn(
        self, function: Callable[[Any], Coroutine[Any, Any, None]], argument: Any, name: str
    ) -> None:
        """Have `await function(argument)` run as a task. Returns at once, from any thread.

        Args:
            function: what to run.
            argument: for what.
            name: of the task.
        """
        self._arrivals.append(_Arrival(function, argument, name))
        # Waking a loop is a system call: many arrivals share one. The loop clears the flag
        # before it looks, so that none is overlooked.
        if not self._awake:
            self._awake = True
            self.call(self._arrived.set)

    def call(self, function: Callable[[], object]) -> None:
        """Have a quick function called in the loop's thread. Returns at once, from any thread."""
        loop = self._loop or self._start()
        with suppress(RuntimeError):  # the loop is closed: there is nothing left to tell it
            loop.call_soon_threadsafe(function)

    def is_alive(self) -> bool:
        """Whether it runs: it has begun, and was not closed."""
        return self._thread is not None and self._thread.is_alive()

    def close(self, timeout: float) -> bool:
        """Cancel all tasks and end the thread.

        Args:
            timeout: seconds to wait for it.

        Returns:
            Whether it ended.
        """
        if self._thread is None:
            return True
        self.call(self._stop)
        self._thread.join(timeout)
        return not self.is_alive()

    def _start(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop,), name=self._name, daemon=True
                )
                self._thread.start()
            return self._loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner, suppress(asyncio.CancelledError):
            runner.run(self._serve())

    def _stop(self) -> None:
        if self._main is None:
            # Called before the thread came to `_serve`: ask again once it did.
            self.call(self._stop)
        else:
            self._main.cancel()

    async def _serve(self) -> None:
        self._main = asyncio.current_task()
        async with asyncio.TaskGroup() as group:
            while True:
                self._arrived.clear()
                self._awake = False
                while self._arrivals:
                    arrival = self._arrivals.popleft()
                    group.create_task(self._guard(arrival), name=arrival.name)
                await self._arrived.wait()

    async def _guard(self, arrival: _Arrival) -> None:
        try:
            await arrival.function(arrival.argument)
        except Exception:  # noqa: BLE001 - let out, it would cancel all tasks of the group
            structlog.get_logger(__name__).exception("task failed", task=arrival.name)
