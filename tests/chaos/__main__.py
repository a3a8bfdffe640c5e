"""Chaos: all parts of MINT with real servers, which are killed, frozen and cut off at random.

    python -m tests.chaos [--minutes N] [--processes N] [--seed N] [--keep DIRECTORY]

Ends with 0 when nothing was lost, and with 1 when something is not as it must be.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from tests.chaos.run import Plan, Run
from tests.chaos.screen import LiveScreen, report
from tests.chaos.town import Size, Town


def main() -> int:
    """Run it: the exit code."""
    asked = _options()
    plan = Plan(
        Size(asked.nodes, asked.engines, asked.hosts),
        processes=asked.processes,
        seconds=60 * asked.minutes,
        every=asked.every,
        pause=asked.pause,
        patience=asked.patience,
        seed=asked.seed,
    )
    console = Console()
    with tempfile.TemporaryDirectory(prefix="mint-chaos-") as made:
        folder = Path(asked.keep or made)
        folder.mkdir(parents=True, exist_ok=True)
        console.print(f"seed {plan.seed}; logs in {folder}; the servers start")
        with Town(folder, plan.size) as town, LiveScreen(console, plan) as screen:
            run = Run(town, plan, screen)
            verdict = run.run()
        report(console, run, verdict)
    return 1 if verdict.wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--minutes", type=float, default=5.0, help="for which things go wrong")
    parser.add_argument("--processes", type=int, default=3000, help="how many are launched")
    parser.add_argument("--nodes", type=int, default=3, help="of RabbitMQ")
    parser.add_argument("--engines", type=int, default=3)
    parser.add_argument("--hosts", type=int, default=4, help="programs of participants")
    parser.add_argument("--every", type=float, default=1.5, help="seconds between two faults")
    parser.add_argument("--pause", type=float, default=45.0, help="seconds of silence at most")
    parser.add_argument("--patience", type=float, default=900.0, help="seconds to come to the end")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--keep", help="a directory for logs and effects that is kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
