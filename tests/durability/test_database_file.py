"""What can happen to the file of the database, before the server starts and while it runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.durability.mint_up import MintUp, mortal

from mint.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

PARTICIPANTS = Path(__file__).with_name("place_participants.py")
PAGE = 4096


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MintUp]:
    words = ("--participants", PARTICIPANTS)
    environment = {"PLACE": str(tmp_path)}
    with MintUp(tmp_path / "data", *words, environment=environment, within=mortal()) as server:
        yield server
        for path in (server.data, *server.data.rglob("*")):
            path.chmod(0o700)


@pytest.fixture
def file(server: MintUp) -> Path:
    """The file of a server that has been there before, with a process that waits."""
    server.start()
    server.launch("sequence\n  wait 1s\n  quick", launch_key="waits")
    assert server.stop() == 0
    return server.data / "mint.db"


def read_only(file: Path) -> None:
    file.chmod(0o400)


def in_a_read_only_directory(file: Path) -> None:
    file.parent.chmod(0o500)


def not_readable(file: Path) -> None:
    file.chmod(0o000)


def other_owner(file: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may give a file away")
    file.chmod(0o600)
    shutil.chown(file, "nobody")


def no_database(file: Path) -> None:
    file.write_text("These are my holiday photographs. " * 1000)


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[PAGE:] = os.urandom(len(content) - PAGE)
    file.write_bytes(content)


def cut_off(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (read_only, "Check the owner and the mode"),
        (in_a_read_only_directory, "Check the owner and the mode"),
        (not_readable, "Check that its folder is there"),
        (other_owner, "Check that its folder is there"),
        (no_database, "Name another, or restore a backup"),
        (damaged, "Restore a backup"),
        (cut_off, "Restore a backup"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained(
    spoil: Callable[[Path], None], told: str, server: MintUp, file: Path
) -> None:
    spoil(file)
    said = server.refusal()
    assert told in said
    assert "mint.db" in said


def test_damage_that_is_found_later_is_told_as_well(server: MintUp, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[PAGE : 10 * PAGE] = os.urandom(9 * PAGE)
    file.write_bytes(content)
    server.begin()
    server.wait_for(lambda: "The file is damaged. Restore a backup" in server.said())


def test_a_file_on_a_missing_path_is_explained(tmp_path: Path) -> None:
    words = ("--database", f"sqlite:///{tmp_path}/nowhere/at/all/mint.db")
    with MintUp(tmp_path / "data", *words) as server:
        assert "Check that its folder is there" in server.refusal()


def test_a_file_that_is_locked_for_a_while_is_waited_for(server: MintUp, file: Path) -> None:
    server.start()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    done = []
    with pytest.raises(StoreError, match="Another program writes to it"):
        done.append(server.launch("quick", launch_key="during"))  # after ten seconds
    assert "locked" in server.mint("status").stdout
    assert "Another program writes to it" in server.mint("doctor").stdout
    other.execute("ROLLBACK")
    other.close()
    wfid = server.wait_for(lambda: launched(server, "during"))
    assert server.fields_at_end(wfid) == {"quick": True}
    assert server.fields_at_end(server.launch("noop", launch_key="waits")) == {"quick": True}
    assert len(server.ask("/processes")["processes"]) == 2


def launched(server: MintUp, key: str) -> str:
    """The wfid of a launch, once it goes through."""
    try:
        return server.launch("quick", launch_key=key)
    except StoreError:
        return ""


def test_a_server_does_not_start_on_a_locked_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mint.db"
    with MintUp(tmp_path / "data", "--database", f"{url}?timeout=0.3") as server:
        server.start()
        assert server.stop() == 0
        other = sqlite3.connect(tmp_path / "mint.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert "Stop that one, or wait until it is done" in server.refusal()
        other.close()
        server.start()


def test_a_file_that_goes_while_it_is_used_is_told_and_may_come_back(
    server: MintUp, file: Path
) -> None:
    server.start()
    aside = file.rename(file.with_name("aside"))
    with pytest.raises(StoreError, match="deleted or moved while it was in use"):
        server.launch("quick")
    assert "deleted or moved" in server.mint("status").stdout
    assert server.mint("doctor").returncode == 1
    aside.rename(file)
    wfid = server.wait_for(lambda: launched(server, "back"))
    assert server.fields_at_end(wfid) == {"quick": True}
    assert len(server.ask("/processes")["processes"]) == 2
    assert server.stop() == 0


def test_nothing_is_written_to_a_file_that_was_replaced(server: MintUp, file: Path) -> None:
    copy = shutil.copy(file, file.with_name("copy"))
    server.start()
    Path(copy).replace(file)
    with pytest.raises(StoreError, match="another file took the place"):
        server.launch("quick")
    server.kill()
    for log in ("mint.db-wal", "mint.db-shm"):  # they belong to the file that is gone
        (server.data / log).unlink(missing_ok=True)
    server.start()
    assert server.fields_at_end(server.launch("noop", launch_key="waits")) == {"quick": True}
    assert len(server.ask("/processes")["processes"]) == 1


def test_a_file_that_becomes_read_only_is_told(server: MintUp, file: Path) -> None:
    server.start()
    wfid = server.launch("sequence\n  gate\n  quick")
    server.wait_for(lambda: server.ask(f"/processes/{wfid}")["dispatches"])
    server.kill()
    file.chmod(0o400)
    assert "Check the owner and the mode" in server.refusal()
    file.chmod(0o600)
    (server.data.parent / "open").write_text("")
    server.start()
    assert server.fields_at_end(wfid) == {"through": True, "quick": True}
