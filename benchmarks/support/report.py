from __future__ import annotations

import os
import platform
import sqlite3
import time
from typing import TYPE_CHECKING, Literal

import msgspec
from rich.console import Console
from rich.table import Table

from benchmarks.support.chart import bars, number

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path


class Figure(msgspec.Struct):
    """One claim and what was measured.

    Args:
        claim: what is claimed.
        value: what was measured.
        unit: of the value.
        goal: what it should be; None: it is only told.
        goal_is: whether the value is to be at least or at most that.
        met: whether it is.
        peers: the same of others, in the same run; None: they could not be asked.
        load: of the machine while it was measured (one minute's average).
    """

    claim: str
    value: float
    unit: str
    goal: float | None = None
    goal_is: Literal["at least", "at most", ""] = ""
    met: bool | None = None
    peers: dict[str, float | None] = {}
    load: float = 0.0


class Report:
    """What a benchmark found: figures, notes, charts.

    Args:
        name: of the benchmark.
        manual: its docstring; the first line is the title.
    """

    def __init__(self, name: str, manual: str | None) -> None:
        self.name = name
        self.figures: list[Figure] = []
        self.notes: list[str] = []
        self.charts: list[str] = []
        self._manual = (manual or name).strip()

    def tell(
        self,
        claim: str,
        value: float,
        unit: str,
        *,
        peers: Mapping[str, float | None] | None = None,
    ) -> None:
        """Add a figure without a goal."""
        self._add(Figure(claim, value, unit, peers=dict(peers or {})))

    def at_least(
        self,
        goal: float,
        claim: str,
        value: float,
        unit: str,
        *,
        peers: Mapping[str, float | None] | None = None,
    ) -> None:
        """Add a figure that is good when it is large."""
        met = value >= goal
        self._add(Figure(claim, value, unit, goal, "at least", met, dict(peers or {})))

    def at_most(
        self,
        goal: float,
        claim: str,
        value: float,
        unit: str,
        *,
        peers: Mapping[str, float | None] | None = None,
    ) -> None:
        """Add a figure that is good when it is small."""
        met = value <= goal
        self._add(Figure(claim, value, unit, goal, "at most", met, dict(peers or {})))

    def _add(self, figure: Figure) -> None:
        figure.load = round(os.getloadavg()[0], 2)
        self.figures.append(figure)

    def note(self, text: str) -> None:
        """Add a paragraph of Markdown."""
        self.notes.append(text)

    def chart(self, title: str, unit: str, values: Mapping[str, float]) -> None:
        """Add a bar chart."""
        self.charts.append(bars(title, unit, values))

    def finish(self, given: argparse.Namespace) -> None:
        """Print it, and save it if that was asked for; see `options`."""
        if given.json:
            for figure in self.figures:
                print(msgspec.json.encode(figure).decode())
        else:
            self._print()
        if given.save is not None:
            self._save(given.save)

    def _print(self) -> None:
        console = Console(width=160)
        table = Table("claim", "value", "unit", "goal", "peers", "load")
        for figure in self.figures:
            table.add_row(*_cells(figure), str(figure.load))
        console.print(table)
        for note in self.notes:
            console.print(note, markup=False, highlight=False)

    def _save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        stem = f"{time.strftime('%Y-%m-%d', time.gmtime())}-{self.name}"
        title, _, rest = self._manual.partition("\n")
        lines = [f"# {title.rstrip('.')}", "", rest.strip("\n"), "", _machine(), ""]
        for place, chart in enumerate(self.charts):
            file = folder / f"{stem}-{place + 1}.svg"
            file.write_text(chart)
            lines += [f"![chart]({file.name})", ""]
        lines += ["| claim | value | unit | goal | peers |", "|---|---|---|---|---|"]
        lines += [f"| {' | '.join(_cells(figure))} |" for figure in self.figures]
        lines += [part for note in self.notes for part in ("", note)]
        (folder / f"{stem}.md").write_text("\n".join([*lines, ""]))


def _cells(figure: Figure) -> tuple[str, str, str, str, str]:
    goal = ""
    if figure.goal is not None:
        goal = f"{figure.goal_is} {number(figure.goal)}: {'met' if figure.met else 'MISSED'}"
    peers = ", ".join(
        f"{name} {'missing' if value is None else number(value)}"
        for name, value in figure.peers.items()
    )
    return figure.claim, number(figure.value), figure.unit, goal, peers


def _machine() -> str:
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"Measured on {os.cpu_count()} cores ({platform.machine()}, {platform.system()}), Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}; load at the end: {load}."
    )
