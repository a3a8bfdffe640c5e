from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from mint import durable

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_file_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "new"
    durable.write(file, b"one")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        durable.write(file, b"two")
    assert file.read_bytes() == b"one"


def test_another_content_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "state"
    (tmp_path / ".state.new").write_bytes(b"left by a crash")
    durable.replace(file, b"one")
    durable.replace(file, b"two")
    assert file.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["state"]


def test_files_and_folders_are_brought_to_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    durable.sync(tmp_path / "file")
    durable.sync(tmp_path)
    with pytest.raises(FileNotFoundError):
        durable.sync(tmp_path / "nothing")
