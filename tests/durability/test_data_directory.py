"""What can happen to the data directory, and to the database without it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.durability.mint_up import MintUp, mortal

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

PARTICIPANTS = Path(__file__).with_name("place_participants.py")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MintUp]:
    words = ("--participants", PARTICIPANTS)
    with MintUp(tmp_path / "data", *words, environment={"PLACE": str(tmp_path)}) as server:
        yield server


def test_a_second_server_is_refused_until_the_first_is_dead(server: MintUp, tmp_path: Path) -> None:
    server.start()
    with MintUp(server.data) as second:
        second.log = tmp_path / "second"
        assert f"another server uses the data directory {server.data}" in second.refusal()
        server.kill()
        second.start()


def test_a_second_server_on_one_file_is_refused_wherever_its_directory_is(
    server: MintUp, tmp_path: Path
) -> None:
    server.start()
    file = server.data / "mint.db"
    with MintUp(tmp_path / "other", "--database", f"sqlite:///{file}") as second:
        second.log = tmp_path / "second"
        assert f"another server uses the database {file}" in second.refusal()
        server.kill()
        second.start()


def test_directories_on_the_way_are_made(tmp_path: Path) -> None:
    with MintUp(tmp_path / "not" / "there" / "yet") as server:
        server.log = tmp_path / "log"
        server.start()
        assert server.fields_at_end(server.launch("noop")) == {}


def test_a_directory_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with MintUp(tmp_path / "data") as server:
        assert "choose another with --data" in server.refusal()


def test_a_directory_of_somebody_else_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o000)
    with MintUp(tmp_path / "data", within=mortal()) as server:
        assert "Permission denied; choose another with --data" in server.refusal()
    (tmp_path / "data").chmod(0o700)


def test_a_name_of_the_server_that_may_not_be_read_is_explained(tmp_path: Path) -> None:
    with MintUp(tmp_path / "data", within=mortal()) as server:
        server.start()
        assert server.stop() == 0
        (server.data / "instance").chmod(0o000)
        assert "cannot be used: Permission denied" in server.refusal()


def test_the_database_alone_is_enough_to_go_on(server: MintUp, tmp_path: Path) -> None:
    """Work that the server had in hand is done by whoever gets its file, under another roof."""
    server.start()
    wfid = server.launch("sequence\n  gate\n  quick")
    server.wait_for(lambda: server.ask(f"/processes/{wfid}")["dispatches"])
    server.kill()
    other = tmp_path / "other"
    other.mkdir()
    for file in server.data.glob("mint.db*"):
        shutil.copy(file, other)
    (tmp_path / "open").write_text("")
    words = ("--participants", PARTICIPANTS)
    with MintUp(other, *words, environment={"PLACE": str(tmp_path)}) as heir:
        heir.start()
        assert heir.fields_at_end(wfid) == {"through": True, "quick": True}
