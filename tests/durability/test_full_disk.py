"""No room for the database: the server says so, does nothing by halves, and goes on with room."""

from __future__ import annotations

import os
import resource
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from tests.durability.mint_up import MintUp
from tests.services import find_program

from mint.errors import MintError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

PARTICIPANTS = Path(__file__).with_name("place_participants.py")
MOST = 500
"""Launches that must be enough to fill what is there."""


class Room(Protocol):
    """A place for a data directory, where room can be taken away and given back."""

    folder: Path

    def take(self, server: MintUp) -> None: ...
    def give(self, server: MintUp) -> None: ...


class SmallDisk:
    """A file system of a few megabytes, which another file fills."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def take(self, server: MintUp) -> None:
        del server
        disk = os.open(self._filler, os.O_WRONLY | os.O_CREAT)
        with suppress(OSError):
            while True:
                os.write(disk, bytes(4096))
        os.close(disk)

    def give(self, server: MintUp) -> None:
        del server
        self._filler.unlink()


class SmallFiles:
    """A limit on the size of the server's files: what a quota does, for everybody to try."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, server: MintUp) -> None:
        log = (server.data / "mint.db-wal").stat().st_size
        self._limit(server, log + 8192)

    def give(self, server: MintUp) -> None:
        self._limit(server, resource.RLIM_INFINITY)

    @staticmethod
    def _limit(server: MintUp, size: int) -> None:
        assert server.child is not None
        limits = (size, resource.RLIM_INFINITY)
        resource.prlimit(server.child.pid, resource.RLIMIT_FSIZE, limits)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    mount, unmount = find_program("mount"), find_program("umount")
    folder = tmp_path / "disk"
    folder.mkdir()
    words = [str(mount), "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(words, check=False, capture_output=True).returncode:  # noqa: S603 - as root only
        pytest.skip("only root may mount a small disk")
    yield SmallDisk(folder)
    subprocess.run([str(unmount), "--lazy", str(folder)], check=True)  # noqa: S603 - the same


@pytest.fixture(params=["disk", "files"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Room:
    if request.param == "disk":
        found: Room = request.getfixturevalue("small_disk")
        return found
    return SmallFiles(tmp_path)


def test_a_server_without_room_says_so_and_goes_on_when_it_has_some(
    room: Room, tmp_path: Path
) -> None:
    words = ("--participants", PARTICIPANTS)
    with MintUp(room.folder / "data", *words, environment={"PLACE": str(tmp_path)}) as server:
        server.log = tmp_path / "log"
        server.start()
        waiting = server.launch("sequence\n  gate\n  quick")
        server.wait_for(lambda: server.ask(f"/processes/{waiting}")["dispatches"])
        room.take(server)
        launched = fill(server)
        (tmp_path / "open").write_text("")  # the participant answers into the fault
        server.wait_for(lambda: server.ask("/status")["fault"])
        check_told(server)
        assert server.state(waiting) == "running"
        room.give(server)
        assert server.fields_at_end(waiting) == {"through": True, "quick": True}
        assert (tmp_path / "done").read_text() == f"{waiting}\n"
        server.launch("quick", launch_key="refused")
        server.wait_for(lambda: server.ask("/status")["running"] == 0)
        found = server.ask("/processes", limit=1000)["processes"]
        assert {one["wfid"] for one in found} >= {waiting, *launched}
        assert len(found) == len(launched) + 2
        assert server.ask("/status")["fault"] is None
        assert "the store can be used again" in server.log.read_text()
        assert server.stop() == 0


def fill(server: MintUp) -> list[str]:
    """Launch until there is no room: those that were taken."""
    launched: list[str] = []
    refusal = ""
    while not refusal:
        assert len(launched) < MOST
        try:
            launched.append(server.launch("quick", fields={"much": "x" * 20_000}))
        except StoreError as error:
            refusal = str(error)
    assert "disk" in refusal
    with pytest.raises(StoreError):
        server.launch("quick", launch_key="refused", fields={"much": "x" * 20_000})
    return launched


def check_told(server: MintUp) -> None:
    """Everything that tells how the server is tells that it cannot write."""
    with pytest.raises(MintError, match="503"):
        server.ask("/health")
    assert "disk" in server.mint("status").stdout
    doctor = server.mint("doctor")
    assert doctor.returncode == 1
    assert "fault" in doctor.stdout
    assert "the store cannot be used" in server.log.read_text()


def test_a_server_does_not_start_without_room(small_disk: SmallDisk, tmp_path: Path) -> None:
    with MintUp(small_disk.folder / "data") as server:
        server.log = tmp_path / "log"
        server.start()
        wfid = server.launch("sequence\n  wait 1s\n  noop")
        server.kill()
        small_disk.take(server)
        assert "The disk is full. Make room" in server.refusal()
        small_disk.give(server)
        server.start()
        assert server.fields_at_end(wfid) == {}
