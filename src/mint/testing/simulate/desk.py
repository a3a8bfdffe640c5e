from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from mint.testing.simulate import report
from mint.testing.simulate.campaign import Report, run
from mint.testing.simulate.choices import Choices
from mint.testing.simulate.ground import MEMORY, Ground
from mint.testing.simulate.life import Outcome, live
from mint.testing.simulate.record import Record
from mint.testing.simulate.scale import LONG, SHORT, Scale
from mint.testing.simulate.shrink import Shrinker
from mint.testing.simulate.story import Story
from mint.testing.simulate.world import Parts

PROGRAM = "python -m mint.testing.simulate"
OK, FAILED = 0, 1
SHRINK_SECONDS = 30.0
_WIDE = 10_000


class Desk:
    """One use of the command.

    Args:
        url: of the database.
        long: whether the worlds are large.
        shrink: seconds for shrinking.
        json: whether a program reads what is printed.
        parts: what the worlds are built of.

    Raises:
        StoreError: the database cannot be used, or holds processes.
    """

    def __init__(
        self,
        url: str = MEMORY,
        *,
        long: bool = False,
        shrink: float = SHRINK_SECONDS,
        json: bool = False,
        parts: Parts = Parts(),  # noqa: B008 - a tuple
    ) -> None:
        self.ground = Ground(url)
        self.long = long
        self._url = url
        self._parts = parts
        self._shrink = shrink
        self._json = json
        width = None if sys.stdout.isatty() else _WIDE
        self._console = Console(width=width, markup=False, highlight=False, soft_wrap=True)
        self._errors = Console(stderr=True)

    @property
    def _scale(self) -> Scale:
        return LONG if self.long else SHORT

    def live(self, choices: Choices, story: Story | None = None) -> Outcome:
        """Live one world."""
        return live(choices, self.ground, self._scale, story, self._parts)

    def tell(self, choices: Choices) -> int:
        """Live one world and tell its story."""
        story = Story()
        outcome = self.live(choices, story)
        if self._json:
            lines = [str(line) for line in story]
            broken = None if outcome.broken is None else str(outcome.broken)
            self._print_json({"broken": broken, "story": lines, "tallies": outcome.tallies})
        else:
            report.show_failure(self._console, outcome, story)
        return OK if outcome.broken is None else FAILED

    def search(self, seeds: range) -> int:
        """Live many worlds; tell of the first that breaks something."""
        found = self._run(seeds)
        if self._json:
            self._print_json(msgspec.to_builtins(found))
            return FAILED if found.failures else OK
        self._console.print(report.sums(found.tallies))
        each = found.seconds / found.seeds
        self._console.print(
            f"{found.seeds:,} seeds in {found.seconds:.1f} s: {1000 * each:.1f} ms each"
        )
        for failure in found.failures:
            self._console.print(Text(f"seed {failure.seed}: {failure.text}", "red"))
        if not found.failures:
            return OK
        self._make_small(found.failures[0].seed)
        return FAILED

    def _run(self, seeds: range) -> Report:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._errors, disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("seeds", total=len(seeds), rate="")

            def done() -> None:
                speed = progress.tasks[0].speed
                progress.update(task, advance=1, rate=f"{speed:.1f}/s" if speed else "")

            return run(seeds, self.ground, self._scale, parts=self._parts, done=done)

    def _make_small(self, seed: int) -> None:
        failed = self.live(Choices(seed))
        if failed.broken is None:
            self._console.print(f"seed {seed} does not fail alone: that is a fault of its own")
            return
        smallest = failed
        if self._shrink > 0:
            smallest = Shrinker(self.live, failed, self._shrink).shrink()
        story = Story()
        told = self.live(Choices(given=smallest.drawn.drawn), story)
        self._console.print(f"\nseed {seed}, made small:")
        report.show_failure(self._console, told, story)
        path = Path(f"simulate-{seed}.json")
        Record.of(
            told.drawn, seed=seed, long=self.long, broken=str(told.broken or failed.broken)
        ).write(path)
        store = "" if self._url == MEMORY else f" --store {self._url}"
        long = " --long" if self.long else ""
        self._console.print(f"\nagain, small:  {PROGRAM} --choices {path}{store}")
        self._console.print(f"again, whole:  {PROGRAM} --replay {seed}{long}{store}")

    def _print_json(self, value: object) -> None:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
