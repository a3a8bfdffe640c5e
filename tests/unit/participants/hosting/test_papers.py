from __future__ import annotations

import asyncio
from typing import Any, cast

from mint.model.effect import Dispatch
from mint.participants.hosting.papers import REMEMBERED, Papers


def work(name: str) -> Dispatch:
    return Dispatch(name, "w", "0!a", "weigh", {}, {})


def delivery(name: str) -> Any:
    return cast("Any", name)


def test_what_comes_again_is_not_new_and_has_the_newer_delivery() -> None:
    papers = Papers()

    assert papers.add(work("d1"), delivery("first"), 1.0)
    assert not papers.add(work("d1"), delivery("second"), 2.0)
    assert papers.held["d1"].delivery == delivery("second")
    assert papers.held["d1"].since == 1.0


def test_what_is_answered_is_remembered() -> None:
    papers = Papers()
    papers.add(work("d1"), delivery("first"), 1.0)

    assert papers.answered("d1") is not None
    assert papers.is_answered("d1")
    assert papers.held == {}


def test_not_for_ever() -> None:
    papers = Papers()
    for number in range(REMEMBERED + 1):
        papers.answered(f"d{number}")

    assert not papers.is_answered("d0")
    assert papers.is_answered("d1")


async def test_one_can_wait_until_nothing_is_in_hand() -> None:
    papers = Papers()
    await papers.emptied()
    papers.add(work("d1"), delivery("first"), 1.0)
    papers.add(work("d2"), delivery("first"), 1.0)
    waiting = asyncio.gather(papers.emptied())
    papers.answered("d1")
    await asyncio.sleep(0)
    assert not waiting.done()

    assert papers.drop("d2") is not None
    assert papers.drop("d2") is None
    await waiting
