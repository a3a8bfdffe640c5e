from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

import msgspec

from mint.services.outcome import Fault
from mint.services.running.frames import (
    HEAD,
    LARGEST,
    Acted,
    Answer,
    Asked,
    Compiled,
    Done,
    Request,
    Sent,
    Started,
    from_call,
    pack,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mint.services.nursery import Child, Nursery
    from mint.services.outcome import Outcome, Signal
    from mint.services.processes.identity import Identity


class Conversation:
    """One call that runs: what it tells is collected, what it asks is answered.

    Args:
        request: what it is to do.
        on_signal: is given each signal as it comes.
        on_code: is given the script's text, once it is compiled.
        answer: calls another script for it.
    """

    def __init__(
        self,
        request: Request,
        on_signal: Callable[[Signal], Any] | None,
        on_code: Callable[[bytes], None],
        answer: Callable[[Asked], Awaitable[Outcome]],
    ) -> None:
        self.request = request
        self.signals: list[Signal] = []
        self.actions: list[str] = []
        self.started: list[Identity] = []
        self.child: Child | None = None
        self._on_signal = on_signal
        self._on_code = on_code
        self._answer = answer
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def begin(self, nursery: Nursery, log: int) -> Self:
        """Fork the process, and tell it what to do."""
        mine, its = socket.socketpair()
        with its:
            try:
                self.child = await nursery.fork(its, log)
            except BaseException:
                mine.close()
                raise
        self._reader, self._writer = await asyncio.open_connection(sock=mine)
        self._writer.write(pack(self.request))
        return self

    async def finish(self) -> Done:
        """Hear it out."""
        while True:
            frame = await self._next()
            match frame:
                case Done():
                    return frame
                case None:
                    return await self._broken_off()
                case _:
                    await self._take(frame)

    async def close(self) -> None:
        """Give back what it took."""
        if self.child is not None:
            os.close(self.child.pidfd)
        if hasattr(self, "_writer"):
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()

    async def _next(self) -> Any:
        try:
            size = int.from_bytes(await self._reader.readexactly(HEAD), "big")
            if size > LARGEST:
                return Done(fault=Fault("OverflowError", f"The script returned {size} bytes."))
            return from_call.decode(await self._reader.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        except msgspec.MsgspecError as error:
            return Done(
                fault=Fault("ValueError", f"The call said what nobody understands: {error}")
            )

    async def _take(self, frame: Any) -> None:
        match frame:
            case Sent(signal):
                self.hear(signal)
            case Started(process):
                self.started.append(process)
            case Acted(action):
                self.actions.append(action)
            case Compiled(code):
                self._on_code(code)
            case Asked():
                outcome = await self._answer(frame)
                self.actions += outcome.actions
                self._writer.write(pack(Answer(outcome.result, outcome.fault)))

    def hear(self, signal: Signal) -> None:
        """Note a signal and pass it on."""
        self.signals.append(signal)
        if self._on_signal is not None:
            self._on_signal(signal)

    async def _broken_off(self) -> Done:
        """The process ended without a word: that is a fault."""
        code = await self.child.ended if self.child else None
        how = "without a word" if code is None else f"with exit code {code}"
        if code is not None and code < 0:
            how = f"by signal {-code}"
        text = f"The call's process ended {how}, before the method was over."
        return Done(fault=Fault("ChildEnded", text))
