from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.support.databases import Database

_ROOT = Path(__file__).parents[2]
_PATIENCE = 900


@dataclass(frozen=True)
class Peer:
    """Another engine, in an environment of its own; see `benchmarks/setup`.

    Args:
        name: as people know it.
        environment: folder under `benchmarks/.venvs`.
        program: module that does the job there.
        ways: how it can do the job on which kind of database, the one first that usually wins.
    """

    name: str
    environment: str
    program: str
    ways: dict[str, tuple[str, ...]]

    @property
    def python(self) -> Path:
        """Its interpreter, which is missing where the peer is not installed."""
        return _ROOT / "benchmarks" / ".venvs" / self.environment / "bin" / "python"

    @property
    def is_there(self) -> bool:
        """Whether it is installed."""
        return self.python.exists()


@dataclass(frozen=True)
class Measured:
    """What was done in how long.

    Args:
        steps: so many.
        seconds: by the clock.
        cpu: seconds of all processes.
    """

    steps: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Steps per second."""
        return self.steps / self.seconds

    @property
    def cost(self) -> float:
        """CPU milliseconds per step."""
        return self.cpu / self.steps * 1000


PEERS = (
    Peer(
        "DBOS",
        "dbos",
        "benchmarks.peers.dbos_steps",
        {
            "sqlite": ("threads, WAL", "threads", "async, WAL", "queue, WAL"),
            "postgresql": ("threads", "async", "queue"),
        },
    ),
    Peer(
        "SpiffWorkflow",
        "spiffworkflow",
        "benchmarks.peers.spiffworkflow_steps",
        {"sqlite": ("commit together", "commit each")},
    ),
)


BY_BROKER = (
    Peer(
        "Celery",
        "celery",
        "benchmarks.peers.celery_chain",
        {"rabbitmq": ("prefork", "threads", "solo")},
    ),
)
"""Those who work by RabbitMQ."""


def ask(peer: Peer, way: str, database: Database, flight: int, count: int) -> Measured | None:
    """Have a peer do the job on an empty database; None: it could not, and why was told.

    Args:
        peer: which is installed.
        way: one of its ways.
        database: empty.
        flight: processes side by side.
        count: processes in all.
    """
    words = ["--way", way, "--url", database.url, "--flight", str(flight), "--count", str(count)]
    if database.server is not None:
        words += ["--server", str(database.server)]
    return told(f"{peer.name} ({way})", [str(peer.python), "-m", peer.program, *words])


def told(name: str, words: list[str]) -> Measured | None:
    """What a program tells that does the job; None: it could not, and why was told.

    Args:
        name: of the program, for people.
        words: its command line.
    """
    try:
        done = subprocess.run(
            words,
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
        )
        return Measured(**json.loads(done.stdout.splitlines()[-1]))
    except subprocess.TimeoutExpired:
        reason = f"took more than {_PATIENCE} s"
    except (subprocess.CalledProcessError, IndexError, ValueError) as error:
        reason = (getattr(error, "stderr", "") or str(error)).strip()[-500:]
    print(f"{name}: {reason}", file=sys.stderr)
    return None
