"""How long it takes to read a definition, to look for mistakes in it, and to write it.

    python -m benchmarks.definitions

The definition is that of a real workflow: 500 lines of Ruby text, the same in each other format.
Where that has fewer lines, it is read twice over too, so that each format reads at least 500 lines.
Figures are CPU time of one thread, medians of several rounds. The floor is a library that reads
the same tree from the same text into plain lists or elements, without places, limits and checks:
json for JSON, PyYAML with its C parser for YAML, expat for XML.
"""

from __future__ import annotations

import json
import statistics
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

import yaml

from benchmarks.start import run
from benchmarks.support.options import choose, options
from benchmarks.support.report import Report
from benchmarks.support.server import MINT
from mint.expressions.table import EXPRESSIONS
from mint.lang.check import check
from mint.lang.fmt import WRITERS, fmt
from mint.lang.places import walk
from mint.lang.read import read
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parents[1] / "tests/unit/lang/data"
FILES = {"ruby": "request.pdef", **{form: f"request.{form}" for form in WRITERS if form != "ruby"}}
LINES = 500
"""How many lines are to be read in the time that is the goal."""
TIMES = 10
"""How many times as long the longer definition is."""


def main() -> None:
    """Measure, and print."""
    given = options(__doc__).parse_args()
    rounds = choose(given, tiny=1, quick=5, full=25)
    report = Report("definitions", __doc__)
    _tell_reading(report, rounds)
    _tell_checking(report, rounds)
    _tell_writing(report, rounds)
    _tell_growth(report, rounds)
    _tell_command(report, rounds)
    report.finish(given)


def _tell_reading(report: Report, rounds: int) -> None:
    shown = {}
    for form, name in FILES.items():
        text = (DATA / name).read_text()
        took = _median(partial(read, text, format=form), rounds)
        floor = _floors().get(form)
        peers = {"floor": _median(partial(floor, text), rounds)} if floor else None
        lines = len(text.splitlines())
        claim = f"reading the workflow, {lines} lines of {form}"
        report.at_most(50, claim, took, "ms of CPU", peers=peers)
        shown[form] = took
        if lines < LINES:
            _tell_more(report, rounds, form)
    report.chart("Reading the same workflow", "ms of CPU", shown)


def _tell_more(report: Report, rounds: int, form: str) -> None:
    text = _repeated(2, form)
    claim = f"reading its parts twice over, {len(text.splitlines())} lines of {form}"
    report.at_most(50, claim, _median(partial(read, text, format=form), rounds), "ms of CPU")


def _repeated(times: int, form: str) -> str:
    """The workflow in a format, with its parts over and over again."""
    tree = read((DATA / FILES["ruby"]).read_text(), format="ruby").tree
    return fmt(Tree("define", tree.attributes, tree.children * times), form)


def _floors() -> dict[str, Callable[[str], object]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        "json": json.loads,
        "yaml": lambda text: yaml.load(text, loader),  # noqa: S506 - the safe one
        "xml": lambda text: expat.ParserCreate().Parse(text, True),
    }


def _tell_checking(report: Report, rounds: int) -> None:
    reading = read((DATA / FILES["ruby"]).read_text(), format="ruby")
    known = {step.name for _, step in walk(reading.tree)}
    for claim, names in (("", None), (", the participants known", known)):
        look = partial(check, reading, participants=names, expressions=EXPRESSIONS.keys())
        report.at_most(200, f"looking for mistakes{claim}", _median(look, rounds), "ms of CPU")


def _tell_writing(report: Report, rounds: int) -> None:
    tree = read((DATA / FILES["ruby"]).read_text(), format="ruby").tree
    for form in WRITERS:
        report.tell(f"writing {form}", _median(partial(fmt, tree, form), rounds), "ms of CPU")


def _tell_growth(report: Report, rounds: int) -> None:
    """How the time grows with the text."""
    for form in WRITERS:
        short, long = _repeated(1, form), _repeated(TIMES, form)
        factor = _median(partial(read, long, format=form), max(1, rounds // 5)) / _median(
            partial(read, short, format=form), rounds
        )
        report.at_most(12, f"ten times as much {form} takes", factor, "times as long")


def _tell_command(report: Report, rounds: int) -> None:
    """What one waits for in a shell."""
    file = str(DATA / FILES["ruby"])
    for claim, words in (
        ("mint --version", (MINT, "--version")),
        ("mint check of the workflow in Ruby", (MINT, "check", file)),
    ):
        took = statistics.median(run(*words)[0] for _ in range(rounds))
        report.tell(claim, took * 1000, "ms")


def _median(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of CPU, after one time that does not count."""
    work()
    took = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return statistics.median(took) * 1000


if __name__ == "__main__":
    main()
