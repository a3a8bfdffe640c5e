from __future__ import annotations

import asyncio
from concurrent.futures import Future

import pytest

from mint.errors import NotAWaitingStep, StoreError
from mint.web.parts import answered


async def test_an_answer_and_an_error_come_through() -> None:
    future: Future[str] = Future()
    future.set_result("wfid")
    assert await answered(future) == "wfid"
    failed: Future[str] = Future()
    failed.set_exception(NotAWaitingStep("gone"))
    with pytest.raises(NotAWaitingStep):
        await answered(failed)


async def test_an_engine_that_does_not_answer_is_told() -> None:
    with pytest.raises(StoreError, match=r"has not answered within 0\.01 s"):
        await answered(Future(), patience=0.01)


async def test_a_request_that_goes_away_leaves_the_engine_in_peace() -> None:
    future: Future[str] = Future()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(answered(future))
        await asyncio.sleep(0)
        waiting.cancel()
    assert not future.cancelled()
    future.set_result("late")
