from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from mint.model.effect import Event
    from mint.ports.front import Front

HEARTBEAT = 15.0
"""Seconds of silence after which a stream says that it is still there."""

BEHIND = 1000
"""Commits that a slow reader may be behind before its stream ends."""


class Streams:
    """The event streams that are open, so that they can be ended when the server stops.

    To be used on the server's event loop only.
    """

    def __init__(self) -> None:
        self._open: set[asyncio.Queue[list[Event] | None]] = set()
        self._ended = False

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    def end(self) -> None:
        """End all that are open, and those to come at their first line."""
        self._ended = True
        for queue in self._open:
            queue.put_nowait(None)

    async def lines(
        self, front: Front, wfid: str | None, heartbeat: float = HEARTBEAT
    ) -> AsyncGenerator[bytes, None]:
        """The text of a stream of server-sent events: what happens from now on.

        Args:
            front: the engine to follow.
            wfid: only events of this process; None: all.
            heartbeat: seconds of silence after which a comment is sent.
        """
        queue: asyncio.Queue[list[Event] | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def listen(events: list[Event]) -> None:
            wanted = [event for event in events if wfid in (None, event.wfid)]
            if wanted:
                # The loop may be closed by now: then nobody reads any more.
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(_offer, queue, wanted)

        self._open.add(queue)
        unfollow = front.follow(listen)
        try:
            yield b": listening\n\n"
            while not self._ended:
                events = await _next(queue, heartbeat)
                if events is None:
                    return
                yield b"".join(map(_line, events)) or b": still here\n\n"
        finally:
            unfollow()
            self._open.discard(queue)


def _offer(queue: asyncio.Queue[list[Event] | None], events: list[Event]) -> None:
    """Hand events to a reader; one that is too slow is cut off rather than fed from memory."""
    queue.put_nowait(events if queue.qsize() < BEHIND else None)


async def _next(queue: asyncio.Queue[list[Event] | None], heartbeat: float) -> list[Event] | None:
    try:
        async with asyncio.timeout(heartbeat):
            return await queue.get()
    except TimeoutError:
        return []


def _line(event: Event) -> bytes:
    told = {
        "wfid": event.wfid,
        "kind": event.kind,
        "at": event.at,
        "key": event.key,
        "expid": event.expid,
        "name": event.name,
        "by": event.by,
        "data": event.data,
    }
    return b"event: change\ndata: " + msgspec.json.encode(told) + b"\n\n"
