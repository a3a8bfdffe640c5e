from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import structlog

Job = tuple[Callable[[Any], object], Any]


class Pool:
    """A bounded number of threads that take jobs from one queue.

    The standard executor makes a future, a lock and a condition for each job; here a job costs
    one entry in a queue. Threads start when there is something to do, and are daemons: one that
    hangs in foreign code never keeps the program from ending.

    Args:
        name: of the threads, which are numbered.
        threads: how many at most.

    Example:
        >>> pool = Pool("greet", threads=2)
        >>> pool.put(print, "hello")
        >>> pool.close(timeout=1.0)
        hello
        True
    """

    def __init__(self, name: str, threads: int) -> None:
        self._name = name
        self._limit = threads
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._growing = threading.Lock()

    def put(self, function: Callable[[Any], object], argument: Any) -> None:
        """Have `function(argument)` called in one of the threads. Returns at once."""
        self._queue.put((function, argument))
        # Not empty means that no idle thread was quick enough. At worst a thread is started that
        # was not needed; a job never waits while the pool may still grow.
        if len(self._threads) < self._limit and not self._queue.empty():
            self._grow()

    def close(self, timeout: float) -> bool:
        """Let the threads end after the jobs that they have.

        Args:
            timeout: seconds to wait for them.

        Returns:
            Whether all of them ended.
        """
        end = time.monotonic() + timeout
        with self._growing:
            self._limit = 0
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _grow(self) -> None:
        with self._growing:
            if len(self._threads) >= self._limit:
                return
            name = f"{self._name}-{len(self._threads) + 1}"
            thread = threading.Thread(target=self._serve, name=name, daemon=True)
            self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while (job := self._queue.get()) is not None:
            function, argument = job
            try:
                function(argument)
            except Exception:  # noqa: BLE001 - a thread outlives what it runs
                structlog.get_logger(__name__).exception("job failed", pool=self._name)
            # An idle thread must not keep the last payload alive.
            del job, function, argument
