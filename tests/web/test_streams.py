from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from mint.app.app import App
from mint.model.effect import Event
from mint.model.tree import Tree
from mint.ports.front import LaunchOrder
from mint.settings import Settings
from mint.web.streams import BEHIND, Streams

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with App(Settings(data=str(tmp_path))) as running:
        yield running


async def test_silence_is_broken_by_a_heartbeat(app: App) -> None:
    lines = Streams().lines(app.engine, None, heartbeat=0.01)
    assert [await anext(lines) for _ in range(3)] == [
        b": listening\n\n",
        b": still here\n\n",
        b": still here\n\n",
    ]


async def test_a_reader_that_is_too_slow_is_cut_off(app: App) -> None:
    streams = Streams()
    lines = streams.lines(app.engine, None)
    await anext(lines)
    for number in range(BEHIND + 10):
        app.engine.note(Event("w", "log", 0.0, data={"number": number}))
        await asyncio.wrap_future(app.engine.launch(LaunchOrder(Tree("noop"))))
        await asyncio.sleep(0)
    heard = [line async for line in lines]
    assert len(heard) == BEHIND
    assert len(streams) == 0


async def test_nobody_follows_a_stream_that_was_left(app: App) -> None:
    streams = Streams()
    lines = streams.lines(app.engine, None)
    await anext(lines)
    assert len(streams) == 1
    await lines.aclose()
    assert len(streams) == 0
    assert app.engine._followers == []


async def test_streams_that_are_opened_after_the_end_end(app: App) -> None:
    streams = Streams()
    early = streams.lines(app.engine, None)
    await anext(early)
    streams.end()
    assert [line async for line in early] == []
    assert [line async for line in streams.lines(app.engine, None)] == [b": listening\n\n"]
