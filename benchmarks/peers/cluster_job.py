"""What those who work by a broker are asked to do, and what they tell about it."""

from __future__ import annotations

import argparse
import json
import os
import time
from typing import TYPE_CHECKING

from benchmarks.peers.job import STEPS
from benchmarks.support.cpu import tree_seconds

if TYPE_CHECKING:
    from collections.abc import Callable


class ClusterJob:
    """Rounds of so many chains of ten steps side by side, from the command line.

    Args:
        ways: how the peer can do it; the command line names one.
    """

    def __init__(self, ways: tuple[str, ...]) -> None:
        parser = argparse.ArgumentParser()
        parser.add_argument("--way", choices=ways, required=True)
        parser.add_argument("--broker", required=True, help="its URL")
        parser.add_argument("--flight", type=int, required=True, help="chains side by side")
        parser.add_argument("--rounds", type=int, required=True, help="how often")
        parser.add_argument("--server", type=int, required=True, help="process id of the broker")
        options = parser.parse_args()
        self.way: str = options.way
        self.broker: str = options.broker
        self.flight: int = options.flight
        self.rounds: int = options.rounds
        self._server: int = options.server

    def measure(self, work: Callable[[], None]) -> None:
        """Do it, and print what it took as a line of JSON."""
        cpu, began = self._cpu(), time.perf_counter()
        work()
        seconds = time.perf_counter() - began
        steps = self.rounds * self.flight * STEPS
        told = {"steps": steps, "seconds": seconds, "cpu": self._cpu() - cpu}
        print(json.dumps(told), flush=True)

    def _cpu(self) -> float:
        return tree_seconds(os.getpid()) + tree_seconds(self._server)
