"""Processes are launched, run and deleted at the same time; none is lost, none stays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from mint.app.app import App
from mint.lang.read import read
from mint.participants import Registry, Workitem, participant
from mint.ports.front import LaunchOrder
from mint.settings import RetentionSettings, Settings

if TYPE_CHECKING:
    from pathlib import Path

PROCESSES = 600
PATIENCE = 60.0

TEXT = """
define short
  concurrence
    note
    sequence
      note
      forget
        sequence
          wait 0.1s
          note
  note
"""


def settings(data: Path, url: str) -> Settings:
    retention = RetentionSettings(finished="1ms", every="20ms")
    return Settings(data=str(data), database=url, retention=retention)


def live_and_go(*apps: App) -> None:
    """Launch on all engines in turn, and wait until every process has come and gone."""
    tree = read(TEXT).tree
    futures = [
        apps[number % len(apps)].engine.launch(LaunchOrder(tree)) for number in range(PROCESSES)
    ]
    wfids = {future.result(PATIENCE) for future in futures}
    assert len(wfids) == PROCESSES
    views = apps[0].store.views
    end = time.monotonic() + PATIENCE
    while views.processes(limit=1):
        assert time.monotonic() < end, views.totals()
        time.sleep(0.05)
    deleted = [app.keeper.deleted for app in apps]
    assert sum(each.processes.get("short", 0) for each in deleted) == PROCESSES
    assert {name: count for name, count in views.totals().items() if count} == {}
    assert [wfid for wfid in wfids if views.history(wfid)] == []


def noting(done: list[str]) -> Registry:
    @participant("note")
    def note(wi: Workitem) -> None:
        done.append(f"{wi.wfid} {wi.fei.key}")

    return Registry(note)


@pytest.mark.slow
def test_beside_an_engine_on_sqlite(tmp_path: Path) -> None:
    done: list[str] = []
    with App(settings(tmp_path, ""), noting(done)) as app:
        live_and_go(app)
    assert len(done) == len(set(done)) == 4 * PROCESSES


@pytest.mark.slow
@pytest.mark.postgres
def test_beside_two_engines_on_postgresql(tmp_path: Path, fresh_postgresql_url: str) -> None:
    done: list[str] = []
    one = settings(tmp_path / "one", fresh_postgresql_url)
    two = settings(tmp_path / "two", fresh_postgresql_url)
    with App(one, noting(done)) as first, App(two, noting(done)) as second:
        live_and_go(first, second)
    assert len(done) == len(set(done)) == 4 * PROCESSES
