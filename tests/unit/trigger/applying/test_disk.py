"""A disk that is full, and files that are large."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

import pytest
from tests.applying import Nothing, Stage, content, files

from mint.errors import RegenerationRefused
from mint.trigger.applying import Applier
from mint.trigger.service import Command, Context, Service

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path


@pytest.fixture
def full() -> Iterator[AbstractContextManager[None]]:
    """A block in which no file can have more than 600 bytes: as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    @contextmanager
    def block() -> Iterator[None]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    yield block()
    signal.signal(signal.SIGXFSZ, before)


def test_a_full_disk_refuses_the_files_and_those_before_stay(
    tmp_path: Path, full: AbstractContextManager[None]
) -> None:
    stage = Stage(tmp_path)
    stage.regenerate("ann", "bob")
    many = [f"host{n}" for n in range(200)]
    with full, pytest.raises(RegenerationRefused, match=r"File too large.*stays") as raised:
        stage.regenerate(*many)
    assert raised.value.transient
    assert stage.current == files(stage.target) == files(stage.live) == content("ann", "bob")
    assert stage.regenerate(*many).changed
    assert files(stage.live) == content(*many)


RANDOM = random.SystemRandom()
STEP = 1 if os.environ.get("MINT_KILLS") == "0" else 8


def refused_at(number: int, stage: Stage, *names: str) -> int:
    """Regenerate in a child to which the disk says no, once.

    Returns:
        0: that was refused as it should; 1: it was not; 2: it does not ask as often.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = number

    def ask(event: str, _: object) -> None:
        nonlocal left
        left -= event == "open" or event.startswith("os.")
        if left == 0 and (event == "open" or event.startswith("os.")):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), event)

    status = 1
    sys.addaudithook(ask)
    try:
        stage.regenerate(*names)
        status = 2 if left > 0 else 0  # it may have been able to do without
    except RegenerationRefused:
        status = 0
    finally:
        os._exit(status)


@pytest.mark.slow
def test_a_disk_that_says_no_at_any_point_refuses_the_files(tmp_path: Path) -> None:
    for number in range(1 + RANDOM.randrange(STEP), 1000, STEP):
        folder = tmp_path / str(number)
        folder.mkdir()
        stage = Stage(folder)
        stage.regenerate("ann", "bob")
        status = refused_at(number, stage, "ann", "bob", "cid")
        if status == 2:
            break
        assert status == 0, number
        assert stage.current in (content("ann", "bob"), content("ann", "bob", "cid"))
        assert not stage.regenerate("ann", "bob", "cid").foreign
        assert stage.current == files(stage.target) == files(stage.live)
        assert stage.applier.state().settled
    assert number > 50


class Many(Service):
    """A file of as many lines as are wanted, of which each time some are others."""

    lines = 0
    step = 0
    check: ClassVar[Sequence[Command]] = (("true",),)

    def load(self) -> list[str]:
        self.step += 1
        return [f"host{n}-{self.step if n % 10 == 0 else 0} 10.0.0.1" for n in range(self.lines)]

    def render(self, state: list[str]) -> dict[str, str]:
        return {"hosts": "\n".join(state)}


def seconds(folder: Path, lines: int) -> float:
    """What a regeneration of so many lines takes, the best of some."""
    service = Many(Context("civet", Nothing(), {"target": str(folder / "hosts")}))
    service.lines = lines
    applier = Applier(service, folder / "state")
    applier.regenerate()
    best = 1e9
    for _ in range(4):
        began = time.process_time()
        assert applier.regenerate().changed
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.slow
def test_ten_times_the_lines_take_at_most_twelve_times_as_long(tmp_path: Path) -> None:
    for name in ("small", "large"):
        (tmp_path / name).mkdir()
    small, large = seconds(tmp_path / "small", 30_000), seconds(tmp_path / "large", 300_000)
    assert large < 12 * small
