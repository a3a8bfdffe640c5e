from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.applying import Stage, content, files

from mint.errors import DirectoryError

if TYPE_CHECKING:
    from pathlib import Path

OURS = content("ann", "bob", "cid")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path)
    made.regenerate("ann", "bob", "cid")
    return made


def test_what_somebody_else_wrote_is_kept_told_and_put_right(stage: Stage) -> None:
    (stage.target / "names").write_text("by hand\n")
    assert stage.applier.plan().foreign == ("names",)
    assert stage.applier.plan().status == 2
    applied = stage.regenerate("ann", "bob", "cid")
    assert "somebody else changed names" in applied.foreign[0]
    assert files(stage.target) == files(stage.live) == OURS
    assert list(files(stage.folder / "foreign").values()) == [b"by hand\n"]


def test_what_somebody_removed_is_put_back(stage: Stage) -> None:
    (stage.target / "names").unlink()
    assert stage.regenerate("ann", "bob", "cid").foreign == (
        "somebody else removed or emptied names",
    )
    assert files(stage.target) == OURS


def test_what_somebody_changed_in_place_is_made_anew(stage: Stage) -> None:
    (stage.folder / "current" / "names").write_text("in place\n")
    applied = stage.regenerate("ann", "bob", "cid")
    assert applied.generation == 2
    assert applied.foreign
    assert stage.current == files(stage.target) == OURS


def test_it_is_put_right_though_the_directory_is_down(stage: Stage) -> None:
    (stage.target / "names").write_text("by hand\n")
    stage.service.down = True
    with pytest.raises(DirectoryError):
        stage.applier.regenerate()
    assert files(stage.target) == files(stage.live) == OURS


def test_files_of_others_beside_ours_are_not_touched(stage: Stage) -> None:
    (stage.target / "theirs").write_text("theirs")
    stage.regenerate("ann", "bob", "cid", "dan")
    assert (stage.target / "theirs").read_text() == "theirs"


def test_a_file_that_is_no_more_is_removed_and_comes_back_with_its_generation(
    stage: Stage,
) -> None:
    type(stage.service).check = ()
    stage.service.render = lambda _: {"names": "ann\nbob\ncid\n"}
    stage.applier.regenerate()
    assert files(stage.target).keys() == {"names"}
    stage.applier.rollback()
    assert files(stage.target) == OURS


def test_a_file_that_never_was_ours_is_kept_when_ours_takes_its_place(stage: Stage) -> None:
    (stage.target / "more").write_text("theirs\n")
    stage.service.render = lambda _: {**OURS, "more": "ours\n"}
    applied = stage.applier.regenerate()
    assert "somebody else changed more" in applied.foreign[0]
    assert list(files(stage.folder / "foreign").values()) == [b"theirs\n"]
    assert files(stage.target)["more"] == b"ours\n"


def test_what_somebody_else_wrote_is_kept_when_one_goes_back(stage: Stage) -> None:
    stage.regenerate("ann", "bob", "cid", "dan")
    (stage.target / "names").write_text("by hand\n")
    assert stage.applier.rollback().foreign
    assert list(files(stage.folder / "foreign").values()) == [b"by hand\n"]
    assert files(stage.target) == OURS


def test_a_link_that_somebody_removed_is_back(stage: Stage) -> None:
    (stage.folder / "current").unlink()
    assert not stage.regenerate("ann", "bob", "cid").changed
    assert stage.current == OURS
    (stage.folder / "current").unlink()
    stage.service.down = True
    with pytest.raises(DirectoryError):
        stage.applier.regenerate()
    assert stage.current == OURS


def test_of_a_flood_of_foreign_files_some_are_kept(stage: Stage) -> None:
    for n in range(25):
        (stage.target / "names").write_text(f"by hand {n}\n")
        stage.regenerate("ann", "bob", "cid")
    kept = files(stage.folder / "foreign").values()
    assert len(kept) == 20
    assert b"by hand 24\n" in kept
