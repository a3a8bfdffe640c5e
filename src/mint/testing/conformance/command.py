from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.table import Table

from mint.errors import MintError
from mint.store import open_store
from mint.testing.conformance.cases import load
from mint.testing.conformance.deviations import read_deviations
from mint.testing.conformance.runner import Result, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.database import DatabaseStore

_STATUSES = ("pass", "deviation", "fail")


def main(arguments: list[str]) -> int:
    """Run conformance cases and print what came of them.

    Returns:
        0 when nothing fails, 1 when something does, 2 when it could not be tried.
    """
    options = _parser().parse_args(arguments)
    try:
        cases = load([Path(path) for path in options.paths])
        known = read_deviations(options.deviations and Path(options.deviations))
        with opened(options.store) as store:
            results = [run(case, store, known) for case in cases if options.only in case.name]
    except (MintError, OSError) as error:
        print(f"conformance: {error}", file=sys.stderr)  # noqa: T201 - it is a command
        return 2
    if options.json:
        _print_json(results)
    else:
        _print_table(results, verbose=options.verbose)
    return 1 if any(result.status == "fail" for result in results) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mint.testing.conformance",
        description="Run conformance cases through the engine, with virtual time.",
    )
    parser.add_argument("paths", nargs="+", help="files or directories of cases")
    parser.add_argument("--store", default="memory", choices=("memory", "sqlite", "postgresql"))
    parser.add_argument("--json", action="store_true", help="one object a case")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    parser.add_argument("--verbose", action="store_true", help="tell deviations, too")
    parser.add_argument(
        "--deviations",
        help="the page that lists what differs on purpose (docs/reference/deviations.md)",
    )
    return parser


@contextmanager
def opened(kind: str) -> Iterator[DatabaseStore]:
    """A store for a run: `memory`, `sqlite` (a new file) or `postgresql` (`MINT_POSTGRESQL_URL`).

    Raises:
        MintError: no PostgreSQL database is named.
    """
    with tempfile.TemporaryDirectory(prefix="mint-conformance-") as directory:
        if kind == "postgresql":
            url = os.environ.get("MINT_POSTGRESQL_URL", "")
            if not url:
                message = "name an empty database in MINT_POSTGRESQL_URL=postgresql://..."
                raise MintError(message)
        else:
            url = "sqlite://" if kind == "memory" else f"sqlite:///{directory}/store.db"
        store = open_store(url)
        try:
            yield store
        finally:
            store.close()


def _print_json(results: list[Result]) -> None:
    for result in results:
        row = {"name": result.name, "status": result.status, "difference": result.difference}
        print(msgspec.json.encode(row).decode())  # noqa: T201 - it is a command


def _print_table(results: list[Result], *, verbose: bool) -> None:
    console = Console(soft_wrap=True)
    for result in results:
        if result.status == "fail" or (verbose and result.status == "deviation"):
            console.print(f"[bold]{result.status} {result.name}[/bold]", highlight=False)
            console.print(result.difference, markup=False, highlight=False)
    table = Table("area", *_STATUSES)
    for area in sorted({result.area for result in results}):
        table.add_row(area, *_counts([r for r in results if r.area == area]))
    table.add_section()
    table.add_row("all", *_counts(results))
    console.print(table)


def _counts(results: list[Result]) -> list[str]:
    return [str(sum(r.status == status for r in results) or "") for status in _STATUSES]
