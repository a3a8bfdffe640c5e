from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import WFID, process, save

from mint.store import open_store

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

_PROGRAM = Path(__file__).with_name("crashing.py")
_TOP = _PROGRAM.parents[2]


def run_and_kill(url: str, turns: int, more: float) -> int:
    """Run the program for some turns and `more` seconds, kill it: the last turn it confirmed."""
    folders = os.pathsep.join([str(_TOP), str(_TOP / "src")])
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(_PROGRAM), url],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": folders},
    ) as program:
        assert program.stdout is not None
        confirmed = [program.stdout.readline() for _ in range(turns)]
        time.sleep(more)
        program.kill()
        confirmed += program.stdout.readlines()
    return int([line for line in confirmed if line.endswith(b"\n")][-1])


def wait_until_free(store: DatabaseStore) -> None:
    """Wait until the server has noticed that its client is dead."""
    held = {WFID}
    while held:
        with store.turn() as turn:
            _, held = turn.lock([WFID])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_each_turn_is_there_wholly_or_not_at_all(store_url: str) -> None:
    store = open_store(store_url)
    save(store, processes={WFID: process(why="0")})
    for attempt in range(4):
        confirmed = run_and_kill(store_url, turns=20, more=0.013 * attempt)
        wait_until_free(store)
        found = store.views.process(WFID)
        assert found is not None
        number = int(found.why)
        assert number in (confirmed, confirmed + 1)
        assert [node.fields for node in store.views.nodes(WFID)] == [{"n": number}]
        assert [row["id"] for row in store.views.dispatches()] == [f"d{number}"]
        lines = [line.data["n"] for _, line in store.views.history(WFID)]
        assert lines == list(range(1, number + 1))
    store.close()
