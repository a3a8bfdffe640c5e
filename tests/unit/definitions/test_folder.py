from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import EPOCH, VirtualClock

from mint.definitions.folder import SETTLED, Folder
from mint.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, text: str, at: float = EPOCH - 100) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at, at))


def test_a_look_finds_what_there_is_and_then_only_changes(tmp_path: Path) -> None:
    folder = Folder(tmp_path, VirtualClock())
    write(tmp_path / "A" / "x.radial", "noop")
    write(tmp_path / ".git" / "y.radial", "noop")
    found = folder.look()
    assert found is not None
    assert [(each.name, each.text) for each in found] == [("A/x", "noop")]
    assert folder.look() is None
    write(tmp_path / "A" / "x.conf", "{}")
    again = folder.look()
    assert again is not None
    assert again[0].config == "{}"
    (tmp_path / "A" / "x.radial").unlink()
    assert folder.look() == []


def test_what_may_be_half_written_is_not_looked_at_yet(tmp_path: Path) -> None:
    clock = VirtualClock()
    folder = Folder(tmp_path, clock)
    write(tmp_path / "x.radial", "", at=EPOCH - SETTLED / 2)
    assert folder.look() is None
    clock.at += SETTLED
    assert folder.look() is not None


def test_a_file_of_the_future_is_looked_at(tmp_path: Path) -> None:
    write(tmp_path / "x.radial", "noop", at=EPOCH + 1000)
    assert Folder(tmp_path, VirtualClock()).look() is not None


def test_links_are_followed_and_broken_ones_left_out(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "y.radial", "stall")
    here = tmp_path / "here"
    here.mkdir()
    (here / "x.radial").symlink_to("../elsewhere/y.radial")
    (here / "z.radial").symlink_to("nowhere")
    found = Folder(here, VirtualClock()).look()
    assert found is not None
    assert [(each.name, each.text) for each in found] == [("x", "stall")]


def test_who_and_when_are_the_owner_and_the_time_of_the_file(tmp_path: Path) -> None:
    write(tmp_path / "x.radial", "noop")
    folder = Folder(tmp_path, VirtualClock())
    found = folder.look()
    assert found is not None
    told = folder.provenance(found[0])
    assert (told.at, told.by) == (EPOCH - 100, tmp_path.owner())
    (tmp_path / "x.radial").unlink()
    assert folder.provenance(found[0]).at is None


def test_a_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"dir:.*/none: there is no directory"):
        Folder(tmp_path / "none", VirtualClock()).look()
