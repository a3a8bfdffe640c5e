"""Benchmarks run: nothing here says how fast anything is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from benchmarks.support.chart import bars
from benchmarks.support.databases import Database
from benchmarks.support.floor import bare_commit, floor, written
from benchmarks.support.peers import PEERS, ask
from benchmarks.support.recording import recording
from benchmarks.support.running import run_one

from mint import Workitem, participant
from mint.app.app import App
from mint.lang.build import define, step
from mint.participants import Registry
from mint.settings import Settings

if TYPE_CHECKING:
    from benchmarks.support.peers import Peer

ROOT = Path(__file__).parents[2]
NAMES = sorted(
    path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_")
)
TEN = define("ten", *[step("work") for _ in range(10)])


def run(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a benchmark at its smallest size."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", f"benchmarks.{name}", "--tiny", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@participant
def work(wi: Workitem) -> None:
    wi.fields.n = wi.fields.get("n", 0) + 1


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_runs_and_leaves_its_results(name: str, tmp_path: Path) -> None:
    words = ["--only", "sqlite"] if "--only" in (ROOT / f"benchmarks/{name}.py").read_text() else []
    done = run(name, "--json", "--save", str(tmp_path), *words)
    if "nothing to measure" in done.stderr:
        pytest.skip(done.stderr.strip())
    figures: list[Any] = [json.loads(line) for line in done.stdout.splitlines()]
    assert figures
    for figure in figures:
        assert {"claim", "value", "unit", "goal", "met", "peers", "load"} <= figure.keys()
        assert figure["value"] >= 0
    (page,) = tmp_path.glob(f"*-{name}.md")
    assert page.read_text().startswith("# ")
    for chart in tmp_path.glob("*.svg"):
        assert f"({chart.name})" in page.read_text()


@pytest.mark.slow
@pytest.mark.postgres
def test_the_floor_of_postgresql_writes_what_the_engine_wrote() -> None:
    done = run("engine", "--json", "--only", "postgresql", "--flight", "10")
    assert "part of the floor's rate" in done.stdout


def test_the_floor_writes_what_the_engine_wrote(tmp_path: Path) -> None:
    source = Database(f"sqlite:///{tmp_path / 'source.db'}")
    target = Database(f"sqlite:///{tmp_path / 'target.db'}")
    with recording() as recorded:
        app = App(Settings(data=str(tmp_path / "data"), database=source.url), Registry(work))
        recorded.transactions.clear()
        with app:
            run_one(app, TEN)
    assert len(recorded.transactions) >= 10  # each step is durable before the next one begins
    floor(target, recorded)
    lines, processes = written(source)
    assert lines > 20
    assert processes == 1
    assert written(target) == (lines, processes)


def test_what_is_rolled_back_is_not_recorded(tmp_path: Path) -> None:
    with recording() as recorded:
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'it.db'}")
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE it (n INTEGER)")
            connection.exec_driver_sql("INSERT INTO it VALUES (?)", [(1,), (2,)])
        with engine.connect() as connection:
            connection.exec_driver_sql("INSERT INTO it VALUES (3)")
            connection.rollback()
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO it VALUES (4)")
        engine.dispose()
    (first,), (last,) = recorded.transactions
    assert (first.sql, first.values, first.many) == (
        "INSERT INTO it VALUES (?)",
        [(1,), (2,)],
        True,
    )
    assert last.sql == "INSERT INTO it VALUES (4)"


def test_a_bare_commit_takes_time(tmp_path: Path) -> None:
    assert bare_commit(Database(f"sqlite:///{tmp_path / 'it.db'}"), rounds=5) > 0


@pytest.mark.slow
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_peers_do_the_job_in_all_of_their_ways(peer: Peer, tmp_path: Path) -> None:
    if not peer.is_there:
        pytest.skip(f"{peer.name} is not installed: benchmarks/setup {peer.environment}")
    for number, way in enumerate(peer.ways["sqlite"]):
        place = Database(f"sqlite:///{tmp_path / f'{number}.db'}")
        done = ask(peer, way, place, flight=2, count=3)
        assert done is not None, way
        assert done.steps == 30


def test_charts_name_what_they_show() -> None:
    chart = bars("Rate & more", "steps/s", {"MINT": 12_000.0, "other <1>": 30.0, "none": 0.0})
    assert "Rate &amp; more" in chart
    assert "logarithmic" in chart
    assert "other &lt;1&gt;" in chart
    assert "12,000" in chart
    assert "none" not in chart
