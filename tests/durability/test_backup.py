"""A server is backed up while it works, and killed; from the backup everything goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.durability.test_kill import (
    ANSWERED,
    PROCESSES,
    _wait_for_work,
    answered,
    check,
    executions,
    serve,
)

from mint.store import open_store
from mint.store.backup import back_up
from mint.store.restore import restore

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def interrupt(here: Path, url: str, file: Path) -> None:
    """Have a server work, back it up while it does, and kill it."""
    with serve(here, url, 0) as server:
        _wait_for_work(server, here, PROCESSES * ANSWERED // 3)
        back_up(url, file)
        before = len(executions(here))
        _wait_for_work(server, here, PROCESSES * ANSWERED * 2 // 3)
        assert len(executions(here)) > before, "the server stopped working for the backup"
        server.kill()
        server.communicate()


def back_up_and_go_on(folder: Path, url: str, there: str) -> None:
    """Back up at a third of the work, kill at two thirds, go on from the backup at another place.

    Args:
        folder: for the data directories.
        url: of the first database.
        there: of the second one.
    """
    elsewhere, file = folder / "elsewhere", folder / "it.backup"
    elsewhere.mkdir()
    interrupt(folder, url, file)
    done = restore(there, file)
    assert done.backup.running
    store = open_store(there)
    known = answered(store)
    store.close()
    assert 0 < len(known) < PROCESSES * ANSWERED
    with serve(elsewhere, there, 1) as server:
        out, _ = server.communicate(timeout=120)
    assert out.endswith(b"done\n"), (elsewhere / "stderr").read_text()[-3000:]
    store = open_store(there)
    check(store)
    store.close()
    again = [step for _, step, _ in executions(elsewhere) if step in known]
    assert again == [], "done again, although the backup has the answer"


def test_a_server_on_sqlite(tmp_path: Path) -> None:
    back_up_and_go_on(
        tmp_path, f"sqlite:///{tmp_path}/mint.db", f"sqlite:///{tmp_path}/elsewhere/mint.db"
    )


@pytest.mark.postgres
def test_a_server_on_postgresql(
    tmp_path: Path, fresh_postgresql_url: str, another_postgresql_url: str
) -> None:
    back_up_and_go_on(tmp_path, fresh_postgresql_url, another_postgresql_url)
