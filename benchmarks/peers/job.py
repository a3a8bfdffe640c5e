"""What a peer is asked to do, and what it tells about it."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING

from benchmarks.support.cpu import cpu_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = 10
"""Steps of one process."""


class Job:
    """So many processes of ten steps, from the command line.

    Args:
        ways: how the peer can do it; the command line names one.
    """

    def __init__(self, ways: tuple[str, ...]) -> None:
        parser = argparse.ArgumentParser()
        parser.add_argument("--way", choices=ways, required=True)
        parser.add_argument("--url", required=True, help="an empty database")
        parser.add_argument("--flight", type=int, required=True, help="processes side by side")
        parser.add_argument("--count", type=int, required=True, help="processes in all")
        parser.add_argument("--server", type=int, help="the database server's process id")
        options = parser.parse_args()
        self.way: str = options.way
        self.url: str = options.url
        self.flight: int = options.flight
        self.count: int = options.count
        self._server: int | None = options.server

    @property
    def file(self) -> str:
        """The file of the database, where that is SQLite."""
        return self.url.removeprefix("sqlite:///")

    def measure(self, work: Callable[[], None]) -> None:
        """Do it, and print what it took as a line of JSON."""
        cpu, began = cpu_seconds(self._server), time.perf_counter()
        work()
        seconds = time.perf_counter() - began
        cpu = cpu_seconds(self._server) - cpu
        print(json.dumps({"steps": self.count * STEPS, "seconds": seconds, "cpu": cpu}), flush=True)
