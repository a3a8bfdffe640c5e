"""How far a run is, and what came of it, for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Self

from rich.live import Live
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console
    from tests.chaos.run import Look, Plan, Run
    from tests.chaos.verdict import Verdict

_LINES = 30
"""Lines of what is wrong that are shown."""


class LiveScreen:
    """A table that changes, on a terminal; elsewhere a line when something has changed much.

    Args:
        console: where it is shown.
        plan: of the run.
    """

    def __init__(self, console: Console, plan: Plan) -> None:
        self._console = console
        self._plan = plan
        self._live = Live(console=console, auto_refresh=False) if console.is_terminal else None
        self._last = ""

    def show(self, look: Look) -> None:
        """Show how far it is."""
        if self._live is not None:
            self._live.update(self._table(look), refresh=True)
            return
        line = f"{look.phase}: {look.ended} of {look.launched} ended, {look.faults} faults"
        if line != self._last:
            self._last = line
            self._console.print(f"{line}; {', '.join(look.wrong)}")

    def _table(self, look: Look) -> Table:
        total = self._plan.processes
        table = Table(title=f"chaos, seed {self._plan.seed}", show_header=False)
        for name, value in (
            ("phase", look.phase),
            ("launches confirmed", f"{look.launched} of {total}"),
            ("processes ended", f"{look.ended} of {total}"),
            ("faults so far", str(look.faults)),
            ("wrong now", "\n".join(look.wrong) or "nothing"),
        ):
            table.add_row(name, value)
        return table

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()


def report(console: Console, run: Run, verdict: Verdict) -> None:
    """Tell what came of a run."""
    table = Table(title="what came of it", show_header=False)
    kinds = Counter(each.fault.kind for each in run.chaos.past)
    ends = {each.name: each.ended for each in run.town.programs if each.ended}
    rows = {
        **verdict.counts,
        **{f"faults: {kind}": count for kind, count in sorted(kinds.items())},
        "launches said again": run.launcher.again,
        "not as it must be": len(verdict.wrong),
    }
    for name, count in rows.items():
        table.add_row(name, str(count))
    for name, codes in ends.items():
        table.add_row(f"{name} ended by itself with", str(codes))
    for name in run.town.nodes.revived:
        table.add_row(f"{name} did not come back", "started again")
    console.print(table)
    for line in verdict.wrong[:_LINES]:
        console.print(line, markup=False)
    console.print("nothing is lost" if not verdict.wrong else f"FAILED; seed {run.plan.seed}")
