from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.applying import Hosts, Nothing, Stage, files

from mint.errors import RegenerationRefused
from mint.trigger.applying.guard import objections
from mint.trigger.service import Context

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = [f"host{n}" for n in range(20)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path)
    made.regenerate(*HOSTS)
    return made


def test_files_that_lose_most_of_their_lines_are_refused(stage: Stage) -> None:
    with pytest.raises(RegenerationRefused, match=r"would have 9 of 20 lines.*--force"):
        stage.regenerate(*HOSTS[:9])
    assert len(files(stage.live)["names"].splitlines()) == 20
    assert stage.applier.plan().guards
    assert stage.applier.plan().status == 1


def test_files_that_lose_some_are_not(stage: Stage) -> None:
    assert stage.regenerate(*HOSTS[:10]).changed


def test_it_is_done_when_somebody_says_so(stage: Stage) -> None:
    assert stage.regenerate(*HOSTS[:1], force=True).changed


def test_an_empty_directory_is_refused_unless_that_may_be(stage: Stage) -> None:
    type(stage.service).check = ()
    with pytest.raises(RegenerationRefused, match="nothing is left of what the files are made of"):
        stage.regenerate()
    type(stage.service).may_be_empty = True
    assert stage.regenerate().changed


def test_a_service_may_know_by_itself_that_nothing_is_left(stage: Stage) -> None:
    stage.service.is_empty = lambda _: True
    with pytest.raises(RegenerationRefused, match="nothing is left of what the files are made of"):
        stage.regenerate(*HOSTS[1:])


def test_files_of_an_empty_directory_are_made_where_there_were_none(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    type(stage.service).check = ()
    assert stage.regenerate().changed


def test_lines_that_become_others_are_not_lost(stage: Stage) -> None:
    assert stage.regenerate(*[f"new{n}" for n in range(20)]).changed


def test_files_may_go_but_not_most_of_them() -> None:
    service = Hosts(Context("civet", Nothing()))
    old = dict.fromkeys("abcd", b"1\n")
    assert not objections(service, old, dict.fromkeys("ab", b"1\n"), emptied=False)
    assert (
        "3 of 4 files would go: b, c, d"
        in objections(service, old, {"a": b"1\n"}, emptied=False)[0]
    )
    assert objections(service, old, {**old, "a": b" \n"}, emptied=False) == (
        "a would lose all that is in it. If that is right, say so with --force",
    )


@given(st.integers(0, 200), st.integers(0, 200))
def test_exactly_what_the_share_allows_may_vanish(before: int, after: int) -> None:
    service = Hosts(Context("civet", Nothing()))
    said = objections(service, {"a": b"x\n" * before}, {"a": b"x\n" * after}, emptied=False)
    assert bool(said) == (before - after > before / 2)
