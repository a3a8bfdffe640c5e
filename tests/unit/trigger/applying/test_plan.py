from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.applying import REFUSED, Stage, files

from mint.errors import DirectoryError
from mint.trigger.applying.plan import changes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path)
    made.regenerate("ann", "bob", "cid")
    return made


def test_the_same_files_are_no_change(stage: Stage) -> None:
    plan = stage.applier.plan()
    assert (plan.status, plan.changes, [one.change for one in plan.files]) == (
        0,
        False,
        ["same", "same"],
    )


def test_what_would_change_is_told_line_by_line(stage: Stage) -> None:
    stage.service.names = ["ann", "bob", "dan"]
    plan = stage.applier.plan()
    assert plan.status == 2
    assert plan.files[1].diff == (
        "--- old/names\n+++ new/names\n@@ -1,3 +1,3 @@\n ann\n bob\n-cid\n+dan\n"
    )


def test_what_a_checker_would_refuse_is_told(stage: Stage) -> None:
    stage.service.names = ["ann", "bob", REFUSED]
    plan = stage.applier.plan()
    assert plan.status == 1
    assert [one.said for one in plan.checks] == ["ok", "no"]
    assert plan.checks[1].output == "3:no-address 10.0.0.2"


def test_nothing_is_done(stage: Stage) -> None:
    def everything() -> dict[str, tuple[int, int]]:
        paths = stage.folder.parent.rglob("*")
        return {str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in paths}

    before = everything()
    stage.service.names = ["ann", "bob", "dan"]
    stage.applier.plan()
    assert everything() == before
    assert b"cid" in files(stage.live)["names"]


def test_what_cannot_be_read_is_raised(stage: Stage) -> None:
    stage.service.down = True
    with pytest.raises(DirectoryError):
        stage.applier.plan()


def test_files_come_and_go_and_may_be_no_text() -> None:
    found = changes({"a": b"1\n", "b": b"\xff"}, {"b": b"\xfe", "c": b"x"})
    assert [(one.name, one.change) for one in found] == [
        ("a", "gone"),
        ("b", "changed"),
        ("c", "new"),
    ]
    assert found[0].diff == "--- old/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n"
    assert found[1].diff == "b: bytes that are no text differ\n"
    assert found[2].diff.endswith("+x\n\\ No newline at end of file\n")
