from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from typing import NamedTuple, Self

from mint.errors import MintError


class NotForked(MintError):
    """The system has no room for another process."""


class Child(NamedTuple):
    """A process that was forked for a call.

    Args:
        pid: its number, which is that of its session too.
        pidfd: a descriptor of it, to be closed by who has this.
        ended: its exit code, negative for a signal; None when it is not known.
    """

    pid: int
    pidfd: int
    ended: asyncio.Future[int | None]


class Nursery:
    """Forks processes for calls, by a zygote: one that has imported everything, and does nothing.

    A zygote that dies is replaced at the next call; calls that run are not touched by it.
    """

    def __init__(self) -> None:
        self._zygote: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._wanted: dict[bytes, asyncio.Future[tuple[int, int]]] = {}
        self._running: dict[int, asyncio.Future[int | None]] = {}
        self._starting = asyncio.Lock()
        self._ready: asyncio.Future[None] | None = None
        self._count = 0
        self.started = 0  # zygotes so far

    async def __aenter__(self) -> Self:
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        zygote = self._zygote
        self._lost()
        if zygote is not None:
            await asyncio.to_thread(zygote.wait)

    @property
    def pid(self) -> int:
        """The number of the zygote; 0 when there is none."""
        return self._zygote.pid if self._zygote else 0

    async def fork(self, sock: socket.socket, log: int) -> Child:
        """Fork a process for a call.

        Args:
            sock: its end of the socket to the runner.
            log: descriptor of what it writes to.

        Raises:
            NotForked: the system has no room for another process.
        """
        for _ in range(3):
            await self._start()
            line = self._line
            self._count += 1
            key = str(self._count).encode()
            wanted: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()
            self._wanted[key] = wanted
            try:
                await self._send(key, [sock.fileno(), log])
                pid, pidfd = await wanted
            except ConnectionError:
                if self._line is line:
                    self._lost()
                continue  # the zygote died: with another one
            finally:
                self._wanted.pop(key, None)
            return Child(pid, pidfd, self._running[pid])
        raise NotForked("The process that calls are forked from dies again and again.")

    async def _start(self) -> None:
        async with self._starting:
            if self._line is not None:
                return
            if self._zygote is not None:
                await asyncio.to_thread(self._zygote.wait)
            mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with its:
                self._zygote = subprocess.Popen(  # noqa: ASYNC220, S603 - our own module
                    [sys.executable, "-m", "mint.services.running.zygote", str(its.fileno())],
                    pass_fds=[its.fileno()],
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
            mine.setblocking(False)
            loop = asyncio.get_running_loop()
            self._line = mine
            self._ready = loop.create_future()
            self.started += 1
            loop.add_reader(mine, self._hear)
            await self._ready

    async def _send(self, message: bytes, descriptors: list[int]) -> None:
        while self._line is not None:
            try:
                socket.send_fds(self._line, [message], descriptors)
            except BlockingIOError:
                await asyncio.sleep(0.001)
            except OSError:
                break
            else:
                return
        raise ConnectionResetError

    def _hear(self) -> None:
        line = self._line
        try:
            message, descriptors, _, _ = socket.recv_fds(line, 256, 1) if line else (b"", [], 0, 0)
        except BlockingIOError:
            return
        except OSError:
            message, descriptors = b"", []
        if message:
            self._understand(message, descriptors)
        else:
            self._lost()

    def _understand(self, message: bytes, descriptors: list[int]) -> None:
        word, *rest = message.split()
        if word == b"ready" and self._ready:
            self._ready.set_result(None)
        elif word == b"forked":
            self._forked(rest[0], int(rest[1]), descriptors[0])
        elif word == b"refused":
            self._refused(rest[0], int(rest[1]))
        elif word == b"ended":
            future = self._running.pop(int(rest[0]), None)
            if future and not future.done():
                future.set_result(int(rest[1]))

    def _forked(self, key: bytes, pid: int, pidfd: int) -> None:
        self._running[pid] = asyncio.get_running_loop().create_future()
        wanted = self._wanted.get(key)
        if wanted and not wanted.done():
            wanted.set_result((pid, pidfd))
        else:
            os.close(pidfd)

    def _refused(self, key: bytes, number: int) -> None:
        wanted = self._wanted.get(key)
        if wanted and not wanted.done():
            wanted.set_exception(NotForked(f"No process for the call: {os.strerror(number)}."))

    def _lost(self) -> None:
        """The zygote is gone, or shall go."""
        line, self._line = self._line, None
        if line is not None:
            asyncio.get_running_loop().remove_reader(line)
            line.close()
        for wanted in self._wanted.values():
            if not wanted.done():
                wanted.set_exception(ConnectionResetError())
        for running in self._running.values():
            if not running.done():
                running.set_result(None)
        self._running.clear()
        if self._ready and not self._ready.done():
            self._ready.set_exception(
                NotForked("The process that calls are forked from died at once.")
            )
