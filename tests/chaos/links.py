"""Wires between the parts, which can be cut and hushed: small proxies on ports of the loopback."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

_T = TypeVar("_T")

_CHUNK = 65_536
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: a close throws away what is under way, and the peer gets a reset."""


class Link:
    """A wire from whoever connects to `port` to a server behind it. Safe from any thread.

    Args:
        name: for people, `e1-mq2`.
        target: a port of the loopback, or the path of a unix socket.
        loop: where its connections live.
    """

    def __init__(self, name: str, target: int | str, loop: asyncio.AbstractEventLoop) -> None:
        self.name = name
        self.port = 0
        self._target = target
        self._loop = loop
        self._whole = True
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Reset all connections, and those that come, until it is healed."""
        self._loop.call_soon_threadsafe(self._cut)

    def hush(self) -> None:
        """Carry nothing more, and tell nobody, until it is healed."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def heal(self) -> None:
        """Carry what comes, and what has waited."""
        self._loop.call_soon_threadsafe(self._heal)

    def _cut(self) -> None:
        self._whole = False
        for writer in self._writers:
            _reset(writer)

    def _heal(self) -> None:
        self._whole = True
        self._flows.set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry what is said on a connection, until one of its ends is closed."""
        with contextlib.suppress(asyncio.CancelledError):  # all is over: nobody waits for this
            await self._carry(reader, writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._flows.wait()
        if not self._whole:
            _reset(writer)
            return
        try:
            far_reader, far_writer = await self._connect()
        except OSError:
            _reset(writer)
            return
        ends = {writer, far_writer}
        self._writers |= ends
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(reader, far_writer))
                group.create_task(self._pump(far_reader, writer))
        finally:
            self._writers -= ends
            for end in ends:
                end.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._target, str):
            return await asyncio.open_unix_connection(self._target)
        return await asyncio.open_connection("127.0.0.1", self._target)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(_CHUNK):
                await self._flows.wait()
                writer.write(chunk)
                await writer.drain()
            await self._flows.wait()
        writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    wire = writer.get_extra_info("socket")
    if wire is not None and wire.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


class Links:
    """The loop that all wires live in, on a thread of its own."""

    def __init__(self) -> None:
        self.all: list[Link] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="links", daemon=True)
        self._servers: list[asyncio.Server] = []

    def add(self, name: str, target: int | str) -> Link:
        """A new wire, which is open."""
        link = Link(name, target, self._loop)
        link.port = self.listen(link.take)
        self.all.append(link)
        return link

    def listen(self, take: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]) -> int:
        """Have connections taken on a free port: which one."""
        server = self._do(asyncio.start_server(take, "127.0.0.1", 0))
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    def _do(self, what: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for link in self.all:
            link._heal()
            link._cut()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
