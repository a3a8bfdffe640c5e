from __future__ import annotations

import asyncio

import pytest

from mint.transport.work import drive


async def _inner() -> int:
    return 20


async def _outer() -> int:
    return await _inner() + 1


def test_a_coroutine_that_waits_for_nothing_runs_without_a_loop() -> None:
    assert drive(_outer()) == 21


def test_its_exception_comes_out() -> None:
    async def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        drive(fail())


def test_one_that_waits_is_told_to_be_asynchronous() -> None:
    async def wait() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="async def"):
        drive(wait())
