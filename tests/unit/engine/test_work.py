from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from mint.engine.work import Work
from mint.errors import ProcessNotFound, StoreError
from mint.model.message import Remove

MESSAGE = Remove(wfid="20300101-0000-ba-bo")


def test_who_waits_gets_the_outcome() -> None:
    future: Future[Any] = Future()
    work = Work(MESSAGE, future)
    work.outcome = "wfid"
    assert not future.done()
    work.settle()
    assert future.result(0) == "wfid"


def test_an_error_is_raised_where_one_waits() -> None:
    future: Future[Any] = Future()
    work = Work(MESSAGE, future)
    work.outcome = ProcessNotFound("gone")
    work.settle()
    with pytest.raises(ProcessNotFound, match="gone"):
        future.result(0)


def test_the_first_word_counts() -> None:
    future: Future[Any] = Future()
    work = Work(MESSAGE, future)
    work.abort(StoreError("the disk is full"))
    work.outcome = "wfid"
    work.settle()
    work.abort(StoreError("again"))
    with pytest.raises(StoreError, match="the disk is full"):
        future.result(0)


def test_who_does_not_wait_any_more_is_left_alone() -> None:
    future: Future[Any] = Future()
    assert future.cancel()
    work = Work(MESSAGE, future)
    work.settle()
    work.abort(StoreError("x"))
    assert future.cancelled()


def test_nobody_needs_to_wait() -> None:
    work = Work(MESSAGE, inbox=3)
    work.settle()
    work.abort(StoreError("x"))
    assert (work.inbox, work.schedule) == (3, None)
