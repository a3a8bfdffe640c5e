from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tests.services import find_program, postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Database:
    """An empty database.

    Args:
        url: where it is.
        server: process id of its server, None where it has none.
    """

    url: str
    server: int | None = None


@contextmanager
def database(kind: str) -> Iterator[Database]:
    """A database of its own, as durable as in production, gone afterwards."""
    if kind == "postgresql":
        with postgresql() as url:
            folder = parse_qs(urlsplit(url).query)["host"][0]
            pid = (Path(folder) / "data" / "postmaster.pid").read_text().split("\n")[0]
            yield Database(url, int(pid))
        return
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as directory:
        yield Database(f"sqlite:///{Path(directory) / 'bench.db'}")


def kinds(only: str | None) -> tuple[str, ...]:
    """The databases to measure with: that one, or all that are installed."""
    if only is not None:
        return (only,)
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if find_program("initdb", *folders) is None:
        print("PostgreSQL is not installed: measured with SQLite only", file=sys.stderr)
        return ("sqlite",)
    return KINDS
