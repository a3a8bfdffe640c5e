from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.app.instance import instance, named
from mint.errors import SettingsError

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


def test_a_name_that_is_given_is_taken(tmp_path: Path) -> None:
    assert named("build-3.example.org", tmp_path) == "build-3.example.org"
    assert not list(tmp_path.iterdir())
    assert named("", tmp_path) == instance(tmp_path)


@pytest.mark.parametrize("name", ["a:b", "-x", "two words", "x" * 101, "a/b", "a\n"])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=r"engines\.name"):
        named(name, tmp_path)
