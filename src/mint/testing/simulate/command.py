"""`python -m mint.testing.simulate`: what can be asked on the command line."""

from __future__ import annotations

import logging
import sys
from pathlib import Path  # noqa: TC003 - the command line is made of the annotations
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec
import structlog
from cyclopts import App, CycloptsError, Parameter

from mint.errors import StoreError
from mint.testing.simulate.choices import Choices
from mint.testing.simulate.desk import OK, PROGRAM, SHRINK_SECONDS, Desk
from mint.testing.simulate.ground import MEMORY
from mint.testing.simulate.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

MISUSED = 2

app = App(
    name=PROGRAM,
    help="Live random worlds of processes, participants and faults, and check that all holds.",
    version_flags=[],
    result_action="return_value",
)


class Misuse(Exception):
    """The command line asks for something that there is not."""


@app.default
def simulate(  # noqa: PLR0913 - the options of a command
    *,
    seeds: str = "0-99",
    long: bool = False,
    replay: int | None = None,
    choices: Path | None = None,
    store: str = MEMORY,
    shrink: float = SHRINK_SECONDS,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Live the worlds of some seeds; the first one that breaks something is made small and told.

    Args:
        seeds: the first and the last one, `0-1999`, or a single one.
        long: large worlds: more processes, more steps, two engines on one store, long times.
        replay: tell the story of this seed instead.
        choices: live the world whose choices stand in this file, and tell its story.
        store: an empty database: `sqlite://` (in memory), `sqlite:///FILE` or `postgresql://...`.
        shrink: seconds to look for a smaller world that breaks the same; 0: not at all.
        json: print one JSON document for programs.
    """
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    desk = Desk(store, long=long, shrink=shrink, json=json)
    try:
        if choices is not None:
            record = _read(choices)
            desk.long = record.long
            return desk.tell(record.drawn())
        if replay is not None:
            return desk.tell(Choices(replay))
        return desk.search(_range(seeds))
    finally:
        desk.ground.close()
        logging.disable(logging.NOTSET)


def _range(text: str) -> range:
    first, dash, last = text.partition("-")
    try:
        low = int(first)
        high = int(last) if dash else low
    except ValueError:
        _misuse(f"--seeds {text}: write the first and the last one, such as 0-1999")
    if high < low:
        _misuse(f"--seeds {text}: the last one is below the first")
    return range(low, high + 1)


def _read(path: Path) -> Record:
    try:
        return Record.read(path)
    except OSError as error:
        _misuse(f"--choices {path}: {error.strerror}")
    except msgspec.DecodeError as error:
        _misuse(f"--choices {path}: it is no record of choices: {error}")


def _misuse(what: str) -> NoReturn:
    raise Misuse(what)


def main(words: Sequence[str] | None = None) -> int:
    """Do what a command line asks.

    Args:
        words: the command line without the name of the program; None: that of this process.

    Returns:
        0: all holds. 1: a seed failed. 2: the command line, or the database, cannot be used.
    """
    try:
        done = app(
            list(sys.argv[1:] if words is None else words),
            exit_on_error=False,
            print_error=False,
        )
    except (CycloptsError, Misuse, StoreError) as error:
        sys.stderr.write(f"{error}\n")
        return MISUSED
    return done if isinstance(done, int) else OK
