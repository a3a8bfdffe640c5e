"""A server with 200 processes is killed again and again: all end right, no answer is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mint.store import open_store

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name("serving.py")
TOP = PROGRAM.parents[2]
PROCESSES = 200
KILLS = 10
STEPS = ["a", "b", "c", "a", "d", "e", "f"]
"""What the field `steps` holds at the end, the answers of both branches one after the other."""
ANSWERED = 7
"""Steps that answer: six notes, and the stumbling one."""

Step = tuple[str, str]


def serve(folder: Path, url: str, life: int) -> subprocess.Popen[bytes]:
    """Start the server."""
    log = (folder / "stderr").open("ab")
    with log:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(PROGRAM), str(folder), url, str(life), str(PROCESSES)],
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TOP), str(TOP / "src")])},
        )


def executions(folder: Path) -> list[tuple[int, Step, str]]:
    """What the participants did: (life, (wfid, key), dispatch), in order."""
    log = folder / "log"
    if not log.exists():
        return []
    lines = [line.split() for line in log.read_text().splitlines()]
    return [(int(life), (wfid, key), dispatch) for life, wfid, key, dispatch in lines]


def answered(store: DatabaseStore) -> Counter[Step]:
    """How many answers of each step are in the history."""
    processes = store.views.processes(limit=10_000)
    return Counter(
        (process.wfid, event.key)
        for process in processes
        for _, event in store.views.history(process.wfid)
        if event.kind == "replied"
    )


def kill_and_serve(folder: Path, url: str, kills: int) -> None:
    """Kill the server some times, let it end its work, and look at what came of it."""
    committed: dict[int, Counter[Step]] = {}
    in_time = 0
    for life in range(kills):
        with serve(folder, url, life) as server:
            _wait_for_work(server, folder, PROCESSES * ANSWERED * (life + 1) // (kills + 2))
            server.kill()
            out, _ = server.communicate()
        in_time += b"done" not in out
        store = open_store(url)
        _wait_for_the_dead(store)
        committed[life] = answered(store)
        store.close()
    assert in_time > kills // 2, "most were killed too late to show anything"
    with serve(folder, url, kills) as server:
        out, _ = server.communicate(timeout=120)
    assert out.endswith(b"done\n"), (folder / "stderr").read_text()[-3000:]
    store = open_store(url)
    check(store)
    store.close()
    check_repetitions(executions(folder), committed)


def _wait_for_work(server: subprocess.Popen[bytes], folder: Path, lines: int) -> None:
    """Wait until participants have done so much, over all lives, or the server ends by itself."""
    end = time.monotonic() + 60
    while len(executions(folder)) < lines and server.poll() is None:
        assert time.monotonic() < end, (folder / "stderr").read_text()[-3000:]
        time.sleep(0.005)


def _wait_for_the_dead(store: DatabaseStore) -> None:
    """Wait until a server has noticed that its client is dead, so that we see all it committed."""
    held = True
    while held:
        wfids = [process.wfid for process in store.views.processes(state="running", limit=10_000)]
        with store.turn() as turn:
            held = bool(turn.lock(wfids)[1])


def check(store: DatabaseStore) -> None:
    """All processes ended, each once, with each step in it once."""
    found = store.views.processes(limit=10_000)
    assert sorted((process.fields or {})["n"] for process in found) == list(range(PROCESSES))
    assert {process.state for process in found} == {"terminated"}
    assert [process.fields for process in found if (process.fields or {})["steps"] != STEPS] == []
    counts = answered(store)
    assert set(counts.values()) == {1}
    assert len(counts) == PROCESSES * ANSWERED
    left = {name: count for name, count in store.views.totals().items() if count}
    assert left == {}


def check_repetitions(
    done: list[tuple[int, Step, str]], committed: dict[int, Counter[Step]]
) -> None:
    """A step is done again only if its answer was not committed when the server was killed."""
    times = Counter(step for _, step, _ in done)
    assert len(times) == PROCESSES * ANSWERED
    again = [
        (life, step)
        for life, step, _ in done
        if any(step in known for before, known in committed.items() if before < life)
    ]
    assert again == []
    names = {(step, dispatch) for _, step, dispatch in done}
    assert len(names) == len(times), "done again means: the same dispatch again"


def test_a_server_on_sqlite(tmp_path: Path) -> None:
    kill_and_serve(tmp_path, f"sqlite:///{tmp_path}/mint.db", KILLS)


@pytest.mark.postgres
def test_a_server_on_postgresql(tmp_path: Path, fresh_postgresql_url: str) -> None:
    kill_and_serve(tmp_path, fresh_postgresql_url, 4)
