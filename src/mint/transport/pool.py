from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextvars import Context
from queue import SimpleQueue
from typing import Any

import structlog

Job = tuple[Callable[[Any], object], Any]

_MOST_SPARE = 100
"""Threads that are replaced at most while they hang."""


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
        self._spare = 0

    def put(self, function: Callable[[Any], object], argument: Any) -> None:
        """Have `function(argument)` called in one of the threads. Returns at once."""
        self._queue.put((function, argument))
        # Not empty means that no idle thread was quick enough. At worst a thread is started that
        # was not needed; a job never waits while the pool may still grow.
        if len(self._threads) < self._limit and not self._queue.empty():
            self._grow()

    def replace(self) -> None:
        """Have one more thread: one of them hangs in work for which nobody waits any more.

        Python cannot stop it. Only so many are replaced, for each keeps memory.
        """
        with self._growing:
            if self._limit == 0 or self._spare == _MOST_SPARE:
                return
            self._spare += 1
            self._limit += 1
        if not self._queue.empty():
            self._grow()

    def regain(self) -> None:
        """Have one thread fewer again: the one that was replaced has come back."""
        with self._growing:
            if self._spare and self._limit:
                self._spare -= 1
                self._limit -= 1

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
                # A context of its own: what code leaves there must not reach the next job.
                Context().run(function, argument)
            except Exception:  # noqa: BLE001 - a thread outlives what it runs
                structlog.get_logger(__name__).exception("job failed", pool=self._name)
            # An idle thread must not keep the last payload alive.
            del job, function, argument
            if self._is_surplus():
                return

    def _is_surplus(self) -> bool:
        """Whether this thread is to end, because there are more than there may be."""
        with self._growing:
            if not 0 < self._limit < len(self._threads):
                return False
            self._threads.remove(threading.current_thread())
            return True
