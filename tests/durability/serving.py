"""A whole server on a data directory, for a test to kill: `serving.py DATA URL ROUND COUNT`.

Launches COUNT processes under keys, then works until all are over. Participants append a line to
`log` in the data directory for each execution: round, wfid, key, dispatch.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint.app.app import App
from mint.lang.read import read
from mint.model.tree import Tree
from mint.participants import Registry, participant
from mint.ports.front import LaunchOrder
from mint.settings import Settings

if TYPE_CHECKING:
    from mint.participants import Workitem

TEXT = """
define crash
  sequence
    note step: a
    concurrence merge: highest, merge_type: concat
      sequence
        note step: b
        wait '0.2s'
        note step: c
      sequence
        note step: d
        stumble retries: 3, backoff: 0.05
        note step: e
    note step: f
"""


def main(data: str, url: str, life: str, count: int) -> None:
    """Live until everything is done or somebody kills us."""
    file = os.open(Path(data) / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(wi: Workitem) -> None:
        line = f"{life} {wi.wfid} {wi.fei.key} {wi.id}\n"
        os.write(file, line.encode())

    @participant("note")
    def note(wi: Workitem) -> dict[str, Any]:
        write(wi)
        return {"steps": [*(wi.lookup("steps") or []), wi.params.step]}

    @participant("stumble")
    def stumble(wi: Workitem) -> None:
        if wi.attempt == 1:
            message = "the first time always goes wrong"
            raise RuntimeError(message)
        write(wi)

    settings = Settings(data=data, database=url, threads=4, batch=20)
    with App(settings, Registry(note, stumble)) as app:
        tree = Tree.of(read(TEXT).tree)
        futures = [
            app.engine.launch(LaunchOrder(tree, {"n": n}, launch_key=f"key {n}"))
            for n in range(count)
        ]
        for future in futures:
            future.result(60)
        sys.stdout.write("launched\n")
        sys.stdout.flush()
        while app.store.views.totals()["running"]:
            time.sleep(0.02)
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
