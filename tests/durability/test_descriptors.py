"""No more files can be opened: what is connected goes on, and the rest does when there are some."""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.durability.mint_up import PATIENCE, MintUp

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

PARTICIPANTS = Path(__file__).with_name("place_participants.py")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MintUp]:
    words = ("--participants", PARTICIPANTS)
    with MintUp(tmp_path / "data", *words, environment={"PLACE": str(tmp_path)}) as server:
        yield server.start()


def limit(server: MintUp, more: int | None) -> None:
    """Let the server open so many more files than it has now; None: plenty."""
    assert server.child is not None
    pid = server.child.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    now = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (hard if more is None else now + more, hard))


def test_processes_go_on_without_a_file_to_open(server: MintUp) -> None:
    wfid = server.launch("sequence\n  gate\n  wait 0.1s\n  quick")
    server.wait_for(lambda: server.ask(f"/processes/{wfid}")["dispatches"])
    limit(server, 0)
    (server.data.parent / "open").write_text("")
    assert server.fields_at_end(wfid) == {"through": True, "quick": True}
    other = server.launch("quick")  # over the connection that is there
    assert server.fields_at_end(other) == {"quick": True}
    limit(server, None)
    assert server.mint("doctor").stdout.strip() == "all is well"
    assert server.stop() == 0


def test_new_connections_wait_until_there_are_files_again(server: MintUp) -> None:
    limit(server, 0)
    with MintUp(server.data) as stranger, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(stranger.ask, "/status")
        server.wait_for(lambda: "Too many open files" in server.said())
        limit(server, None)
        assert asked.result(PATIENCE)["running"] == 0
        assert stranger.fields_at_end(stranger.launch("quick")) == {"quick": True}
    assert server.stop() == 0
