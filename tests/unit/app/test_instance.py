from __future__ import annotations

from typing import TYPE_CHECKING

from mint.app.instance import instance

if TYPE_CHECKING:
    from pathlib import Path


def test_the_name_stays(tmp_path: Path) -> None:
    assert instance(tmp_path) == instance(tmp_path)


def test_a_name_that_was_never_written_whole_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("")
    name = instance(tmp_path)
    assert name
    assert instance(tmp_path) == name


def test_no_two_directories_have_the_same_name(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(20)]
    for folder in folders:
        folder.mkdir()
    names = [instance(folder) for folder in folders]
    assert len(set(names)) == len(folders)
    assert all(name.isalnum() for name in names)
