"""Chaos for services of hosts: a directory, a bus and four hosts, killed or frozen in turn.

    scripts/chaos --hosts [--changes N] [--embedded] [--seed N] [--keep DIRECTORY]

Ends with 0 when no change was lost and all files are right, and with 1 otherwise.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from tests.trigger.chaos.run import Ended, Plan, run
from tests.trigger.chaos.town import Town


def main() -> int:
    """Run it: the exit code."""
    asked = _options()
    plan = Plan(asked.changes, asked.rate, asked.every, asked.patience, asked.seed, asked.frozen)
    console = Console()
    with tempfile.TemporaryDirectory(prefix="mint-trigger-") as made:
        folder = Path(asked.keep or made)
        folder.mkdir(parents=True, exist_ok=True)
        console.print(f"seed {plan.seed}; logs in {folder}")
        with Town(folder, broker=not asked.embedded) as town:
            ended = run(town, plan, lambda line: console.print(line, style="dim"))
    for line in report(ended):
        console.print(line)
    return int(ended.verdict.wrong)


def report(ended: Ended) -> list[str]:
    """What there is to tell of a run."""
    verdict = ended.verdict
    faults = ", ".join(f"{name} {count}" for name, count in ended.faults.items())
    return [
        f"faults: {faults}",
        f"changes: {verdict.changes}; failed at the writer: {ended.failed}",
        (
            f"heard of: {verdict.heard}, lost {len(verdict.lost)}, repeated {verdict.repeated}, "
            f"out of order {verdict.disorder}, invented {len(verdict.invented)}"
        ),
        *(f"lost: {one}" for one in sorted(verdict.lost)[:5]),
        *(f"not right: {one}" for one in verdict.stale),
        f"changes took {ended.seconds[0]:.1f} s, the rest {ended.seconds[1]:.1f} s",
        "something is wrong" if verdict.wrong else "nothing is lost, all files are right",
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/chaos --hosts", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--changes", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=20.0, help="changes in a second")
    parser.add_argument("--every", type=float, default=3.0, help="seconds between two faults")
    parser.add_argument(
        "--frozen", type=float, default=10.0, help="seconds that a host stands still"
    )
    parser.add_argument("--patience", type=float, default=300.0, help="seconds to the end")
    parser.add_argument("--embedded", action="store_true", help="one engine, without a broker")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--keep", help="a directory that is kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
