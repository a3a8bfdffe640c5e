from __future__ import annotations

import asyncio
import itertools
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from mint.errors import MintError
from mint.services.ending import end_call
from mint.services.conversation import Conversation
from mint.services.journal import Journal
from mint.services.nursery import NotForked, Nursery
from mint.services.outcome import Fault, Outcome
from mint.services.processes.cgroup import Groups
from mint.services.running.frames import Done, Request
from mint.services.script import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.services.layout import Layout
    from mint.services.outcome import Signal
    from mint.services.running.frames import Asked

MOST_CALLS = 500
_SECONDS = 120.0
_DEEPEST = 16


class Wishes(TypedDict, total=False):
    """How to call a method of a script.

    Args:
        args: what to call it with.
        locale: language of what it tells, such as `tr`; `en` when not given.
        timeout: seconds, 120 when not given; after that its processes end, not its daemons.
        dry: whether to tell what would be done, and do nothing.
        on_signal: is given each signal as it comes.
        kill: whether what does not stop in time may be killed.
        caller: who calls, for `cancel` and `running`; any text.
    """

    args: tuple[Any, ...]
    locale: str
    timeout: float
    dry: bool
    on_signal: Callable[[Signal], Any]
    kill: bool
    caller: str
    chain: tuple[str, ...]


class Busy(MintError):
    """So many calls run that there is no room for another; try again later."""


class Runner:
    """Runs methods of service scripts, each call in a process of its own.

    Args:
        layout: where everything is.
        most: calls at a time.

    Example:
        ```python
        async with Runner(Layout()) as runner:
            outcome = await runner.call(Script.of(layout, "nginx"), "start")
            if outcome.fault:
                print(outcome.fault.text)
        ```
    """

    def __init__(self, layout: Layout, most: int = MOST_CALLS) -> None:
        self.layout = layout
        self.journal = Journal(layout)
        self._most = most
        self._nursery = Nursery()
        self._groups = Groups()
        self._code: dict[tuple[str, int, int, int], bytes] = {}
        self._calls: dict[int, tuple[Conversation, Wishes, asyncio.Event]] = {}
        self._numbers = itertools.count(1)

    async def __aenter__(self) -> Self:
        await self._nursery.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._nursery.__aexit__(*error)

    @property
    def running(self) -> list[tuple[int, Script, str, str]]:
        """The calls that run: number, script, method, caller."""
        return [
            (number, Script(r.app, r.model, Path(r.path), r.name), r.method, w.get("caller", ""))
            for number, (conversation, w, _) in self._calls.items()
            for r in [conversation.request]
        ]

    async def call(self, script: Script, method: str, **wishes: Unpack[Wishes]) -> Outcome:
        """Call a method of a script.

        Args:
            script: which.
            method: such as `start`.
            **wishes: see `Wishes`.

        Returns:
            What came of it. Whatever the script does wrong is a fault in it, never an exception.

        Raises:
            Busy: so many calls run that there is no room for another.
        """
        if not wishes.get("chain") and len(self._calls) >= self._most:
            raise Busy(f"{self._most} calls run already: wait until one has ended.")
        before = time.monotonic()
        try:
            entry, log = self.journal.begin(script.called, method)
        except OSError as error:
            text = f"The log of the call cannot be written: {error}"
            return Outcome(fault=Fault("OSError", text))
        try:
            conversation = self._conversation(script, method, str(entry.path), wishes)
            done = await self._converse(conversation, log, wishes)
        finally:
            os.close(log)
            text = entry.text()
            self.journal.end(entry)
        return Outcome(
            result=done.result,
            fault=done.fault,
            signals=tuple(conversation.signals),
            log=text,
            seconds=time.monotonic() - before,
            actions=tuple(conversation.actions),
            started=tuple(each for each in conversation.started if each.alive),
        )

    def cancel(self, number: int) -> bool:
        """Cancel a call that runs: its script gets KeyboardInterrupt, as from ctrl-C.

        Args:
            number: from `running`.

        Returns:
            Whether it still ran.
        """
        if number not in self._calls:
            return False
        self._calls[number][2].set()
        return True

    def _conversation(self, script: Script, method: str, log: str, wishes: Wishes) -> Conversation:
        key = _key(script)
        dry = wishes.get("dry", False)
        request = Request(
            script.app,
            script.model,
            str(script.path),
            script.called,
            method,
            wishes.get("args", ()),
            wishes.get("locale", "en"),
            dry,
            self.layout,
            log,
            self._code.get(key) if key else None,
            "" if dry else self._groups.folder_for(script.called),
            wishes.get("kill", False),
        )

        def keep(code: bytes) -> None:
            if key:
                self._code[key] = code
                while len(self._code) > self._most:
                    del self._code[next(iter(self._code))]

        end = time.monotonic() + wishes.get("timeout", _SECONDS)

        async def answer(asked: Asked) -> Outcome:
            return await self._nested(conversation, asked, end, wishes)

        conversation = Conversation(request, wishes.get("on_signal"), keep, answer)
        return conversation

    async def _converse(self, conversation: Conversation, log: int, wishes: Wishes) -> Done:
        number = next(self._numbers)
        stopped = asyncio.Event()
        try:
            await conversation.begin(self._nursery, log)
        except NotForked as error:
            return Done(fault=Fault("NotForked", str(error)))
        self._calls[number] = (conversation, wishes, stopped)
        seconds = wishes.get("timeout", _SECONDS)
        try:
            hearing = asyncio.get_running_loop().create_task(conversation.finish())
            stopping = asyncio.get_running_loop().create_task(stopped.wait())
            try:
                await asyncio.wait(
                    {hearing, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                if hearing.done():
                    return hearing.result()
                await end_call(conversation, hearing, gently=stopped.is_set())
                if stopped.is_set():
                    text = "The call was cancelled."
                    return Done(fault=Fault("KeyboardInterrupt", text))
                text = f"{conversation.request.method}() was not over after {seconds:g} s: it was ended."
                return Done(fault=Fault("TimeoutError", text))
            finally:
                for task in (hearing, stopping):
                    task.cancel()
                await asyncio.wait({hearing, stopping})
        finally:
            del self._calls[number]
            await conversation.close()

    async def _nested(
        self, outer: Conversation, asked: Asked, end: float, wishes: Wishes
    ) -> Outcome:
        """A call that a script makes of another."""
        chain = (*wishes.get("chain", ()), _link(outer.request.app, outer.request.method))
        script = Script.of(self.layout, asked.app, asked.model)
        if _link(script.app, asked.method) in chain or len(chain) > _DEEPEST:
            way = " → ".join((*chain, _link(script.app, asked.method)))
            return Outcome(
                fault=Fault("RecursionError", f"Services call each other in a circle: {way}")
            )
        return await self.call(
            script,
            asked.method,
            args=asked.args,
            locale=wishes.get("locale", "en"),
            timeout=max(end - time.monotonic(), 0.0),
            dry=wishes.get("dry", False),
            on_signal=outer.hear,
            chain=chain,
        )


def _link(app: str, method: str) -> str:
    return f"{app}.{method}()"


def _key(script: Script) -> tuple[str, int, int, int] | None:
    with suppress(OSError):
        stat = script.path.stat()
        return str(script.path), stat.st_ino, stat.st_mtime_ns, stat.st_size
    return None
