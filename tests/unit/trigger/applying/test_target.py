from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.applying import Stage, content, files

from mint.errors import BadService, RegenerationRefused
from mint.trigger.applying.target import Target

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_put_into_a_folder(tmp_path: Path) -> None:
    Target(f"{tmp_path}/").put({"a": b"1", "b": b"2"})
    assert files(tmp_path) == {"a": b"1", "b": b"2"}


def test_the_only_file_is_put_at_a_path(tmp_path: Path) -> None:
    target = Target(tmp_path / "x.conf")
    target.put({"a": b"1"})
    assert files(tmp_path) == {"x.conf": b"1"}
    with pytest.raises(BadService, match="is one file, and there are a, b"):
        target.paths(["a", "b"])


def test_each_file_has_a_path_of_its_own(tmp_path: Path) -> None:
    Target({"a": tmp_path / "x"}).put({"a": b"1", "b": b"2"})
    assert files(tmp_path) == {"x": b"1"}


def test_a_new_file_is_not_for_everybody(tmp_path: Path) -> None:
    Target(tmp_path).put({"a": b"1"})
    assert (tmp_path / "a").stat().st_mode & 0o7777 == 0o640


def test_a_file_keeps_the_mode_that_it_had_unless_another_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("0")
    path.chmod(0o604)
    Target(tmp_path).put({"a": b"1"})
    assert path.stat().st_mode & 0o7777 == 0o604
    Target(tmp_path, mode="0444").put({"a": b"1"})
    assert path.stat().st_mode & 0o7777 == 0o444


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_files_belong_to_whom_they_should(tmp_path: Path) -> None:
    Target(tmp_path, owner="nobody", group="nogroup", mode=0o600).put({"a": b"1"})
    found = (tmp_path / "a").stat()
    assert (found.st_uid, found.st_gid) == (65534, 65534)
    Target(tmp_path).put({"a": b"2"})
    found = (tmp_path / "a").stat()
    assert (found.st_uid, found.st_gid) == (65534, 65534)


@pytest.mark.parametrize(
    "options",
    [
        {"owner": "no-such-user"},
        {"group": "no-such-group"},
        {"mode": "rw"},
        {"mode": "07777"},
        {"target": "relative"},
        {"target": 5},
        {"owner": 0},
    ],
)
def test_an_option_that_cannot_be_is_told(options: dict[str, Any]) -> None:
    with pytest.raises(BadService):
        Target.of({"target": "/x", **options})


def test_a_link_is_replaced_and_where_it_leads_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "shadow").write_text("1")
    (tmp_path / "shadow").chmod(0o600)
    (tmp_path / "a").symlink_to(tmp_path / "shadow")
    Target({"a": tmp_path / "a"}, mode="0644").put({"a": b"1"})
    assert not (tmp_path / "a").is_symlink()
    assert (tmp_path / "shadow").stat().st_mode & 0o7777 == 0o600


def test_what_was_left_of_a_killed_process_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".a.mint-new").write_text("half")
    Target(tmp_path).put({"a": b"1"})
    assert files(tmp_path) == {"a": b"1"}


def test_a_target_that_cannot_be_written_is_told_and_nothing_stays_half(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.regenerate("ann", "bob")
    (stage.target / ".addresses.mint-new").mkdir()  # no file can have this name now
    with pytest.raises(RegenerationRefused, match=r"mint-new: Is a directory"):
        stage.regenerate("ann", "bob", "cid")
    (stage.target / ".addresses.mint-new").rmdir()
    stage.regenerate("ann", "bob", "cid")
    assert files(stage.live) == content("ann", "bob", "cid")
