from __future__ import annotations

import itertools
import os
import time
from typing import TYPE_CHECKING, Self, Unpack

from mint.errors import MintError
from mint.services.codes import Codes
from mint.services.conversation import Conversation
from mint.services.journal import Journal
from mint.services.nursery import Nursery
from mint.services.outcome import Fault, Outcome
from mint.services.processes.cgroup import Groups
from mint.services.running.frames import PATIENCE, Request
from mint.services.running_call import RunningCall
from mint.services.script import Script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.services.layout import Layout
    from mint.services.processes import Identity
    from mint.services.running.frames import Asked
    from mint.services.wishes import Wishes

MOST_CALLS = 500
_SECONDS = 120.0
_DEEPEST = 16


class Busy(MintError):
    """So many calls run that there is no room for another; try again later."""


class Runner:
    """Runs methods of service scripts, each call in a process of its own.

    Args:
        layout: where everything is.
        most: calls at a time.

    Example:
        ```python
        async with Runner(layout) as runner:
            outcome = await runner.call(Script.of(layout, "nginx"), "start", timeout=60)
            if outcome.fault:
                print(outcome.fault.text)
        ```
    """

    def __init__(self, layout: Layout, most: int = MOST_CALLS) -> None:
        self.layout = layout
        self.journal = Journal(layout)
        self.groups = Groups()
        self.running: dict[int, RunningCall] = {}
        self._most = most
        self.nursery = Nursery()
        self._codes = Codes()
        self._numbers = itertools.count(1)

    async def __aenter__(self) -> Self:
        await self.nursery.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.nursery.__aexit__(*error)
        self.groups.close()

    async def call(self, script: Script, method: str, **wishes: Unpack[Wishes]) -> Outcome:
        """Call a method of a script.

        Args:
            script: which.
            method: such as `start`.
            **wishes: arguments, language, time and more: see `Wishes`.

        Returns:
            What came of it. Whatever the script does wrong is a fault in it, never an exception.

        Raises:
            Busy: so many calls run that there is no room for another.
        """
        if not wishes.get("chain") and len(self.running) >= self._most:
            raise Busy(f"{self._most} calls run already: wait until one has ended.")
        if not script.is_sound or not method.isidentifier():
            text = f"No script has such a name: {script.model}.{method} of {script.app!r}."
            return Outcome(fault=Fault("LookupError", text))
        began = time.monotonic()
        try:
            entry, log = self.journal.begin(script.called, method)
        except OSError as error:
            text = f"The log of the call cannot be written: {error}"
            return Outcome(fault=Fault("OSError", text))
        number = next(self._numbers)
        try:
            conversation = self._conversation(script, method, str(entry.path), wishes)
            call = RunningCall(script, method, wishes.get("caller", ""), conversation)
            call.while_it_runs = entry.cut
            self.running[number] = call
            done = await call.run(self.nursery, log, wishes.get("timeout", _SECONDS))
        finally:
            self.running.pop(number, None)
            os.close(log)
            written = entry.text()
            self.journal.end(entry)
            self._leave_group(script, method)
        return Outcome(
            result=done.result,
            fault=done.fault,
            signals=tuple(conversation.signals),
            log=written,
            seconds=time.monotonic() - began,
            actions=tuple(conversation.actions),
            started=_there(conversation.started),
        )

    def _leave_group(self, script: Script, method: str) -> None:
        others = any(each.script.called == script.called for each in self.running.values())
        if method not in _QUIET and not others:
            self.groups.forget(script.called)

    def cancel(self, number: int) -> bool:
        """Cancel a call that runs: its script gets KeyboardInterrupt, as from ctrl-C.

        Args:
            number: its key in `running`.

        Returns:
            Whether it still ran.
        """
        call = self.running.get(number)
        if call is None:
            return False
        call.cancel()
        return True

    def _conversation(self, script: Script, method: str, log: str, wishes: Wishes) -> Conversation:
        key = self._codes.key_of(script.path)
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
            self._codes.get(key),
            "" if dry or method in _QUIET else self.groups.folder_for(script.called),
            wishes.get("kill", False),
            wishes.get("patience", PATIENCE),
        )
        end = time.monotonic() + wishes.get("timeout", _SECONDS)

        async def answer(asked: Asked) -> Outcome:
            return await self._among(conversation, asked, end, wishes)

        def keep(code: bytes) -> None:
            self._codes.keep(key, code)

        conversation = Conversation(request, wishes.get("on_signal"), keep, answer)
        return conversation

    async def _among(
        self, outer: Conversation, asked: Asked, end: float, wishes: Wishes
    ) -> Outcome:
        """A call that a script makes of another: in its time, and never in a circle."""
        script = Script.of(self.layout, asked.app, asked.model)
        chain = (*wishes.get("chain", ()), _link(outer.request.app, outer.request.method))
        link = _link(script.app, asked.method)
        if link in chain or len(chain) > _DEEPEST:
            text = f"Services call each other in a circle: {' → '.join((*chain, link))}"
            return Outcome(fault=Fault("RecursionError", text))
        if not script.path.exists():
            text = f"There is no script of {asked.model} for application {asked.app!r}."
            return Outcome(fault=Fault("LookupError", text))
        return await self.call(
            script,
            asked.method,
            args=asked.args,
            locale=wishes.get("locale", "en"),
            timeout=max(end - time.monotonic(), 0.0),
            dry=wishes.get("dry", False),
            on_signal=outer.hear,
            kill=wishes.get("kill", False),
            patience=wishes.get("patience", PATIENCE),
            chain=chain,
        )


_QUIET = {"info", "status", "setState", "registerState"}  # they start no process


def _link(app: str, method: str) -> str:
    return f"{app}.{method}()"


def _there(started: Sequence[Identity]) -> tuple[Identity, ...]:
    """Processes that are still there; if none is, those that were: somebody may wait for them."""
    return tuple(each for each in started if each.alive) or tuple(started)
