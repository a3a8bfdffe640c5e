"""A directory that hosts follow: it is changed, and the files of all hosts are watched."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from tests.trigger.chaos.town import Town
from tests.trigger.chaos.writer import UNIT, address, new_host

from benchmarks.support.cpu import tree_run_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tests.directories import DirectoryServer

SERVICES = ("kea", "nftables", "bind", "hosts")
HOSTS = {"h1": ("event", *SERVICES), "h2": SERVICES, "h3": SERVICES}
"""Each of three hosts has all four services."""

_CLIENTS = 4
"""Who write at a time: one alone leaves a disk that is waited for idle in between."""

_LOOK_SECONDS = 0.002
_PATIENCE = 120.0
_REST_SECONDS, _REST_PART = 2.5, 0.02


class Followed:
    """Three hosts with four services each, on one bus.

    Args:
        town: whose parts run.
    """

    def __init__(self, town: Town) -> None:
        self._town = town
        self._next = 0
        self._files = [(h, s, town.place.state(h, s)) for h in HOSTS for s in SERVICES]
        assert town.server.process is not None  # noqa: S101 - for the type checker
        self.parts = {"slapd": [town.server.process.pid]}
        """Process ids."""
        if town.nodes is not None:
            self.parts["broker"] = [node.pid for node in town.nodes.all]
        self.parts["hosts"] = [program.pid for program in town.programs]

    @property
    def written(self) -> int:
        """How many hosts the directory has."""
        return self._next

    def by_part(self, of: Callable[[int], float]) -> dict[str, float]:
        """Something of each part, added up over its processes."""
        return {name: sum(map(of, pids)) for name, pids in self.parts.items()}

    def write(self, count: int) -> float:
        """Add so many hosts to the directory, as fast as it takes them: how many seconds it took.

        When a file has the last of them, it has all.
        """
        first, self._next = self._next, self._next + count
        began = time.perf_counter()
        fill(self._town.server, range(first, self._next - 1))
        fill(self._town.server, [self._next - 1])
        return time.perf_counter() - began

    def applied(self) -> dict[tuple[str, str], float]:
        """Wait until all files have what was written: when each had it, by host and service."""
        text = address(self._next - 1)
        found: dict[tuple[str, str], float] = {}
        waiting = {(host, service): (folder, "") for host, service, folder in self._files}
        end = time.monotonic() + _PATIENCE
        while waiting:
            for which, (folder, seen) in [*waiting.items()]:
                now = _target(folder)
                if now != seen and _has(folder, text):
                    found[which] = time.perf_counter()
                    del waiting[which]
                else:
                    waiting[which] = (folder, now)
            if time.monotonic() > end:
                raise TimeoutError(f"files do not follow: {sorted(waiting)}")
            time.sleep(_LOOK_SECONDS)
        return found

    def rest(self) -> float:
        """Wait until hosts do nothing any more: when they did something last.

        Files are made of the whole directory, and so they are right before the last message came.
        """
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            before, began = sum(map(tree_run_seconds, self.parts["hosts"])), time.perf_counter()
            time.sleep(_REST_SECONDS)
            spent = sum(map(tree_run_seconds, self.parts["hosts"])) - before
            if spent < _REST_PART * _REST_SECONDS * len(self.parts["hosts"]):
                return began
        raise TimeoutError("hosts do not come to rest")

    def generations(self) -> dict[tuple[str, str], int]:
        """How often the files of each service were made anew."""
        return {(h, s): int(_target(folder)[-6:] or 0) for h, s, folder in self._files}


@contextmanager
def followed(folder: Path, *, broker: bool) -> Iterator[Followed]:
    """All of it, with one host written, that is applied.

    Args:
        folder: for all files.
        broker: whether there is RabbitMQ, and a process for each host; else one embedded engine
            plays all hosts.
    """
    folder.mkdir()
    with Town(folder, broker=broker, hosts=HOSTS, durable=True) as town:
        town.wait()
        town.server.connect().add_s(*UNIT)
        here = Followed(town)
        here.write(1)
        here.applied()
        yield here


def fill(server: DirectoryServer, numbers: Iterable[int]) -> None:
    """Add hosts to a directory, by several clients at a time."""
    queue = iter(numbers)

    def work(_client: int) -> None:
        connection = server.connect()
        for number in queue:
            connection.add_s(*new_host(number))
        connection.unbind_s()

    with ThreadPoolExecutor(_CLIENTS) as clients:
        for done in [clients.submit(work, client) for client in range(_CLIENTS)]:
            done.result()


class Spread(NamedTuple):
    """How times are spread, in seconds."""

    half: float
    most: float
    nearly_all: float


def spread(times: Iterable[float]) -> Spread:
    """50, 95 and 99 of a hundred take no longer than that."""
    those = sorted(times)
    return Spread(
        *(those[min(len(those) - 1, int(len(those) * part))] for part in (0.5, 0.95, 0.99))
    )


def _target(folder: Path) -> str:
    return str(folder.readlink()) if folder.is_symlink() else ""


def _has(folder: Path, text: bytes) -> bool:
    """Whether a file says it, and no longer one that begins with it."""
    whole = re.compile(rb"(?<![\d.])" + re.escape(text) + rb"(?![\d.])")
    return any(whole.search(file.read_bytes()) for file in folder.iterdir())
