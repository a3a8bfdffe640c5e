from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any, NamedTuple

from mint.air.documents import Answer, Call, Trouble, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Service(NamedTuple):
    """A function that can be called by a name.

    Args:
        name: its own.
        function: what is called. One that is no coroutine function is called in a thread.
        shared: whether others may serve the same name; each call goes to one of them.
        groups: other names by which it is called together with others.
    """

    name: str
    function: Callable[..., Any]
    shared: bool = False
    groups: Sequence[str] = ()

    async def answer(self, call: Call) -> bytes:
        """What is sent back: what the function returned, or what it raised."""
        try:
            value = await self._result(call)
            return encode(Answer(call.id, value, service=self.name))
        except Exception as error:  # noqa: BLE001 - it is the caller's to hear
            trouble = Trouble(type(error).__name__, str(error))
            return encode(Answer(call.id, error=trouble, service=self.name))

    async def _result(self, call: Call) -> Any:
        if inspect.iscoroutinefunction(self.function):
            return await self.function(*call.args, **call.kwargs)
        return await asyncio.to_thread(self.function, *call.args, **call.kwargs)
