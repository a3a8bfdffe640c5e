from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from benchmarks.support.flight import Flight
from mint import Workitem, participant
from mint.app.app import App
from mint.lang.build import define, step
from mint.participants import Registry
from mint.ports.front import LaunchOrder
from mint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from benchmarks.support.databases import Database

WAITING = define("waiting", step("wait", "30d"))

_AT_ONCE = 5_000
"""Processes that are launched before the first of them is waited for."""


@participant
def work(_wi: Workitem) -> None:
    """Nothing."""


def finish(place: Database, count: int) -> None:
    """Let so many processes of ten steps come to their end, through the engine itself."""
    with (
        tempfile.TemporaryDirectory(prefix="mint-bench-") as data,
        App(Settings(data=data, database=place.url), Registry(work)) as app,
    ):
        Flight(app, count, _AT_ONCE).go()


def leave_waiting(place: Database, count: int) -> None:
    """Leave so many processes at a `wait`, through the engine itself."""
    with (
        tempfile.TemporaryDirectory(prefix="mint-bench-") as data,
        App(Settings(data=data, database=place.url)) as app,
    ):
        for size in _portions(count):
            launched: list[Future[str]] = [
                app.engine.launch(LaunchOrder(WAITING, {"n": 1})) for _ in range(size)
            ]
            for future in launched:
                future.result()


def _portions(count: int) -> Iterator[int]:
    for done in range(0, count, _AT_ONCE):
        yield min(_AT_ONCE, count - done)
