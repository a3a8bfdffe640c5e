"""How long one waits: for the command line, for a server, for a definition to be read.

    python -m benchmarks.start

Programs run as processes of their own, in turn; medians are told. The floor is an interpreter of
Python that does nothing. The definition has 500 lines; its floor is the library that reads the
same tree from YAML into lists, without places and checks (PyYAML with its C parser, as MINT).
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from benchmarks.support.options import choose, options
from benchmarks.support.report import Report
from benchmarks.support.server import MINT, mint_up
from mint.lang.build import define, step
from mint.lang.fmt import fmt
from mint.lang.read import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.tree import Tree

LINES = 500

NOTHING = (sys.executable, "-c", "pass")


def main() -> None:
    """Measure, and print."""
    given = options(__doc__).parse_args()
    rounds = choose(given, tiny=1, quick=5, full=21)
    report = Report("start", __doc__)
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as folder:
        data = Path(folder) / "data"
        with mint_up(data):
            _tell_commands(report, data, rounds)
        _tell_servers(report, Path(folder), rounds)
    _tell_reading(report, rounds)
    report.finish(given)


def _tell_commands(report: Report, data: Path, rounds: int) -> None:
    """Programs that end; a server runs on `data` meanwhile."""
    commands = {
        "mint --version": (MINT, "--version"),
        "mint --help": (MINT, "--help"),
        "mint status": (MINT, "status", "--data", str(data)),
        "mint ps": (MINT, "ps", "--data", str(data)),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ("Python", *commands)}
    for _ in range(rounds):
        found["Python"].append(run(*NOTHING))
        for name, words in commands.items():
            found[name].append(run(*words))
    seconds = {name: statistics.median(one[0] for one in runs) for name, runs in found.items()}
    cpus = {name: statistics.median(one[1] for one in runs) for name, runs in found.items()}
    for name in commands:
        floor = {"floor": seconds["Python"] * 1000, "CPU": cpus[name] * 1000}
        report.tell(name, seconds[name] * 1000, "ms", peers=floor)
    shown = {f"MINT: {name}": value * 1000 for name, value in seconds.items() if name in commands}
    report.chart("From the command to its end", "ms", shown | {"Python": seconds["Python"] * 1000})


def run(*words: str) -> tuple[float, float]:
    """Seconds that a program takes, by the clock and of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _tell_servers(report: Report, folder: Path, rounds: int) -> None:
    """From `mint up` to the first answer of its API."""
    first, again = [], []
    for number in range(rounds):
        data = folder / f"data{number}"
        first.append(_up(data))
        again.append(_up(data))
    floor = {"Python": statistics.median(run(*NOTHING)[0] for _ in range(rounds)) * 1000}
    claim = "mint up until it answers"
    report.tell(f"{claim}, new database", statistics.median(first) * 1000, "ms", peers=floor)
    report.tell(f"{claim}, database there", statistics.median(again) * 1000, "ms", peers=floor)


def _up(data: Path) -> float:
    began = time.perf_counter()
    with mint_up(data) as up:
        up.client.get("/health").raise_for_status()
        return time.perf_counter() - began


def _tell_reading(report: Report, rounds: int) -> None:
    """Definitions of 500 lines in each format, and the definition checked."""
    tree = long_definition()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    bare = fmt(tree, "yaml")
    floor = _median(partial(yaml.load, bare, loader), rounds) * 1000
    for name in ("radial", "yaml", "json"):
        text = fmt(tree, name)
        read_it = _median(partial(read, text, format=name), rounds)
        peers = {"PyYAML": floor} if name == "yaml" else None
        lines = len(text.splitlines())
        report.tell(f"reading {lines:,} lines of {name}", read_it * 1000, "ms", peers=peers)


def _median(work: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def long_definition() -> Tree:
    """A definition that has 500 lines as radial: packages that are built side by side."""
    branches = [
        step(
            "sequence",
            step("set", {f"f:package_{number}.name": f"name-{number}"}),
            step("participant", "build", timeout="2h", retries=3, tag=f"build_{number}"),
            step("check", "signature", {"if": "${f:signed} == true"}),
            step("notify", {"to": "team", "text": f"package {number} of ${{f:project}} is built"}),
        )
        for number in range((LINES - 2) // 5)
    ]
    return define("release", step("concurrence", *branches, merge_type="union"))


if __name__ == "__main__":
    main()
