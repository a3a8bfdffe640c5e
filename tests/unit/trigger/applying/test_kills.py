"""A process that regenerates is killed at any line, and nothing is ever half done."""

from __future__ import annotations

import os
import random
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.applying import UNUSABLE, Stage, content, files

from mint.errors import DirectoryError, MintError, RegenerationRefused
from mint.trigger import applying

if TYPE_CHECKING:
    from collections.abc import Callable

POINTS = int(os.environ.get("MINT_KILLS", "8"))
"""At how many lines each is killed; 0: at all."""

RANDOM = random.SystemRandom()
OURS = str(Path(applying.__file__).parent)
OLD, NEW = content("ann", "bob", "cid"), content("ann", "bob", "cid", "dan")


def in_child(work: Callable[[], Any], at_line: Callable[[], Any]) -> None:
    """Do work in a child, and something else at each line of ours."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return

    def trace(frame: Any, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        if event == "line":
            at_line()
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        os._exit(0)


def killed_at(line: int, work: Callable[[], Any]) -> None:
    """Do work in a child that is killed at a line of ours."""
    left = line

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    in_child(work, count)


def lines(work: Callable[[], Any], count: Path) -> list[int]:
    """Lines at which to kill, from all over the work."""
    with count.open("wb", buffering=0) as file:
        in_child(work, lambda: file.write(b"."))
    every = range(1, count.stat().st_size + 1)
    assert len(every) > 100
    return list(every) if not POINTS else sorted(RANDOM.sample(every, POINTS))


def each_kill(tmp_path: Path, work: Callable[[Stage], Any]) -> Any:
    """Stages on which work was killed, each at another line."""
    numbers = iter(range(1_000_000))

    def fresh() -> Stage:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        stage = Stage(folder)
        stage.regenerate("ann", "bob", "cid")
        return stage

    for line in lines(partial(work, fresh()), tmp_path / "count"):
        stage = fresh()
        killed_at(line, partial(work, stage))
        assert_whole(stage)
        yield stage


def assert_whole(stage: Stage) -> None:
    assert stage.current in (OLD, NEW, content("ann", "bob", "cid", UNUSABLE))
    for generation in stage.applier.generations():
        assert not stage.applier._place.generations.damaged(generation)
    for name, there in files(stage.target).items():
        assert name.startswith(".") or there in (OLD[name], NEW[name]) or UNUSABLE in there.decode()


def assert_clean(stage: Stage, wanted: dict[str, bytes]) -> None:
    """Everything says the same, and nothing is left over."""
    state = stage.applier.state()
    assert state.settled
    assert stage.current == files(stage.target) == files(stage.live) == wanted
    assert {path.name for path in stage.folder.iterdir()} <= {
        "applied.json",
        "current",
        "generations",
        "lock",
    }
    assert len(list((stage.folder / "generations").iterdir())) == 2 * len(
        stage.applier.generations()
    )


@pytest.mark.slow
def test_the_next_regeneration_does_what_was_left_to_do(tmp_path: Path) -> None:
    for stage in each_kill(tmp_path, lambda stage: stage.regenerate("ann", "bob", "cid", "dan")):
        applied = stage.regenerate("ann", "bob", "cid", "dan")
        assert not applied.foreign
        assert_clean(stage, NEW)


@pytest.mark.slow
def test_what_is_current_is_used_though_the_directory_is_down(tmp_path: Path) -> None:
    for stage in each_kill(tmp_path, lambda stage: stage.regenerate("ann", "bob", "cid", "dan")):
        stage.service.down = True
        with pytest.raises(DirectoryError):
            stage.applier.regenerate()
        assert stage.applier.state().settled
        assert stage.current == files(stage.live)


@pytest.mark.slow
def test_what_the_daemon_does_not_take_does_not_stay(tmp_path: Path) -> None:
    def unusable(stage: Stage) -> None:
        stage.regenerate("ann", "bob", "cid", UNUSABLE)

    for stage in each_kill(tmp_path, unusable):
        with pytest.raises(RegenerationRefused):
            unusable(stage)
        assert_whole(stage)
        assert stage.applier.state().settled
        assert stage.current == files(stage.target) == files(stage.live) == OLD


@pytest.mark.slow
def test_what_is_killed_again_and_again_gets_done_at_last(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.regenerate("ann", "bob", "cid")
    for _ in range(3 * POINTS):
        line = RANDOM.randrange(1, 1200)
        killed_at(line, partial(stage.regenerate, "ann", "bob", "cid", "dan"))
        assert_whole(stage)
    stage.regenerate("ann", "bob", "cid", "dan")
    assert_clean(stage, NEW)


@pytest.mark.slow
def test_a_killed_rollback_is_finished_or_never_was(tmp_path: Path) -> None:
    def there_and_back(stage: Stage) -> None:
        stage.regenerate("ann", "bob", "cid", "dan")
        stage.applier.rollback()

    for stage in each_kill(tmp_path, there_and_back):
        try:
            stage.applier.rollback(1)
        except MintError:
            stage.applier.regenerate()
        assert stage.current == files(stage.target) == files(stage.live) == OLD
