from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mint.services.ending import end_call
from mint.services.nursery import NotForked
from mint.services.outcome import Fault
from mint.services.running.frames import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.services.conversation import Conversation
    from mint.services.nursery import Nursery
    from mint.services.script import Script


class RunningCall:
    """A call that runs, until its method is over, its time is, or it is cancelled.

    Args:
        script: whose.
        method: which.
        caller: who called.
        conversation: with its process.
    """

    def __init__(
        self, script: Script, method: str, caller: str, conversation: Conversation
    ) -> None:
        self.script = script
        self.method = method
        self.caller = caller
        self.conversation = conversation
        self.while_it_runs: Callable[[], None] = lambda: None  # called each second
        self._cancelled = asyncio.Event()

    def cancel(self) -> None:
        """Interrupt the script, as ctrl-C would."""
        self._cancelled.set()

    async def run(self, nursery: Nursery, log: int, seconds: float) -> Done:
        """See it through.

        Args:
            nursery: forks its process.
            log: descriptor of what it writes to.
            seconds: that it has.
        """
        try:
            async with asyncio.timeout(seconds):
                await self.conversation.begin(nursery, log)
            async with asyncio.TaskGroup() as group:
                hearing = group.create_task(self.conversation.finish())
                stopping = group.create_task(self._cancelled.wait())
                looking = group.create_task(self._look())
                try:
                    return await self._first(hearing, stopping, seconds)
                finally:
                    hearing.cancel()
                    stopping.cancel()
                    looking.cancel()
        except NotForked as error:
            return Done(fault=Fault("NotForked", str(error)))
        except TimeoutError:
            text = f"{self.method}() got no process within {seconds:g} s."
            return Done(fault=Fault("TimeoutError", text))
        finally:
            await self.conversation.close()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self.while_it_runs()

    async def _first(
        self, hearing: asyncio.Task[Done], stopping: asyncio.Task[bool], seconds: float
    ) -> Done:
        first = asyncio.FIRST_COMPLETED
        try:
            await asyncio.wait({hearing, stopping}, timeout=seconds, return_when=first)
        except asyncio.CancelledError:
            await end_call(self.conversation, hearing, gently=False)
            raise
        if hearing.done():
            return hearing.result()
        gently = self._cancelled.is_set()
        await end_call(self.conversation, hearing, gently=gently)
        if gently:
            return Done(fault=Fault("KeyboardInterrupt", "The call was cancelled."))
        text = f"{self.method}() was not over after {seconds:g} s: it was ended."
        return Done(fault=Fault("TimeoutError", text))
