from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.applying import Stage, content, files

from mint.errors import RegenerationRefused

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = ("ann", "bob", "cid"), ("ann", "bob", "cid", "dan")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path)
    made.regenerate(*FIRST)
    made.regenerate(*SECOND)
    return made


def test_the_files_before_are_in_use_again(stage: Stage) -> None:
    applied = stage.applier.rollback()
    assert (applied.generation, applied.changed, applied.reloaded) == (1, True, True)
    assert stage.current == files(stage.target) == files(stage.live) == content(*FIRST)


def test_what_was_taken_back_is_not_used_again_by_itself(stage: Stage) -> None:
    stage.applier.rollback()
    applied = stage.regenerate(*SECOND)
    assert (applied.held, applied.changed) == (True, False)
    assert stage.applier.state().held
    assert stage.applier.plan().held
    assert files(stage.live) == content(*FIRST)


def test_what_comes_after_it_is_used(stage: Stage) -> None:
    stage.applier.rollback()
    assert stage.regenerate(*SECOND, "eve").changed
    assert files(stage.live) == content(*SECOND, "eve")


def test_force_uses_it_again(stage: Stage) -> None:
    stage.applier.rollback()
    assert stage.regenerate(*SECOND, force=True).changed
    assert files(stage.live) == content(*SECOND)
    assert not stage.applier.state().held


def test_one_can_go_forth_again(stage: Stage) -> None:
    stage.applier.rollback(1)
    assert stage.applier.rollback(2).generation == 2
    assert not stage.applier.state().held
    assert stage.regenerate(*SECOND).held is False


def test_a_generation_that_somebody_changed_is_not_used(stage: Stage) -> None:
    (stage.folder / "generations" / "000001" / "names").write_text("evil\n")
    with pytest.raises(
        RegenerationRefused, match=r"names of generation 1 .*Generation 2 is in use"
    ):
        stage.applier.rollback(1)
    assert files(stage.live) == content(*SECOND)
