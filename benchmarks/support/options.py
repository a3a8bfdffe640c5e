from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

RESULTS = Path(__file__).parents[1] / "results"


def options(manual: str | None) -> argparse.ArgumentParser:
    """What every benchmark takes on its command line; it may add its own.

    Args:
        manual: the docstring of the benchmark.
    """
    parser = argparse.ArgumentParser(
        description=manual, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="ends within a minute, says less")
    parser.add_argument("--tiny", action="store_true", help="only sees that it works")
    parser.add_argument("--json", action="store_true", help="print one object a claim")
    parser.add_argument(
        "--save",
        nargs="?",
        type=Path,
        const=RESULTS,
        metavar="FOLDER",
        help=f"write the results as Markdown and SVG (default: benchmarks/{RESULTS.name})",
    )
    return parser


def choose(given: argparse.Namespace, *, tiny: T, quick: T, full: T) -> T:
    """How much is to be done, by what was asked for."""
    if given.tiny:
        return tiny
    return quick if given.quick else full
