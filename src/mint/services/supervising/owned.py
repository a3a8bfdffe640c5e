from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mint.services.bus.names import CHANGED, MODEL
from mint.services.outcome import Fault, Outcome, Signal
from mint.services.processes import Identity
from mint.services.supervising.book import Watched

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from mint.services.journal import Journal
    from mint.services.states import State, States
    from mint.services.supervising.book import Book
    from mint.settings.services import ServiceRule

_SETTLES = 0.3
"""Seconds that a program must live to count as started."""

METHODS = ("start", "stop", "status", "ready", "info")
"""What is done here and not by the script."""

PLANS = {
    "start": "run in the foreground: {0}",
    "stop": "send SIGTERM to its processes, and SIGKILL after {1:g} seconds",
}
"""What a dry run tells of them, with the command and the seconds of the rule."""


class Owned:
    """Services that run in the foreground, as children of the daemon, without a pidfile.

    Their script still says what they are, what their state is at first, and how they are reloaded.
    Each has a log open itself, beside those of the calls of its script: it goes on when the daemon
    ends, and the next one watches it again.

    Args:
        book: what is watched.
        states: what starts at boot.
        journal: has the logs.
        tell: is given application and signals.
    """

    def __init__(
        self, book: Book, states: States, journal: Journal, tell: Callable[[str, Signal], None]
    ) -> None:
        self._book = book
        self._states = states
        self._journal = journal
        self._tell = tell
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._changing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def call(
        self, app: str, rule: ServiceRule, method: str, script: Callable[[], Awaitable[Outcome]]
    ) -> Outcome:
        """Do a method of `METHODS`.

        Args:
            app: the service.
            rule: how it is looked after.
            method: `start`.
            script: calls the method of that name of its script.
        """
        if method == "status":
            running = self._running(app)
            return Outcome(running is not None, started=_those(running))
        if method == "info":
            told = await script()
            return _info(told, self._states.state_of(app), self._running(app) is not None)
        if method == "ready" and self._states.state_of(app) != "on":
            return Outcome()
        async with self._changing[app]:
            running = self._running(app)
            if method == "stop":
                return await self._stop(app, running, rule.grace)
            if running is not None:
                return Outcome(started=(running,))
            return await self._start(app, rule.command)

    def code(self, app: str) -> int | None:
        """The exit code of a service that has ended; None when another daemon had started it."""
        process = self._processes.get(app)
        return None if process is None else process.poll()

    def _running(self, app: str) -> Identity | None:
        self.code(app)  # or it stays as a zombie
        known = self._book.read(app)
        return next((one for one in known.processes if one.alive), None) if known else None

    async def _start(self, app: str, command: Sequence[str]) -> Outcome:
        try:
            entry, log = self._journal.begin(app, "own")
        except OSError as error:
            return _failed(f"its log cannot be written: {error}")
        try:
            process = self._processes[app] = _spawned(command, log)
        except OSError as error:
            return _failed(f"{command[0]} cannot be run: {error.strerror}")
        finally:
            os.close(log)
        found = Identity.of(process.pid)
        with suppress(OSError):  # at once: we may be killed before it settles
            self._book.write(Watched(app, _those(found)))
        ended = found is None or await asyncio.to_thread(found.wait, _SETTLES)
        if found is None or ended:
            self._book.remove(app)
            wrote = entry.text().strip()
            said = f": {wrote}" if wrote else ""
            return _failed(f"{command[0]} ended at once with code {process.wait()}{said}")
        return self._changed(app, "started", found)

    async def _stop(self, app: str, running: Identity | None, grace: float) -> Outcome:
        if running is None:
            return Outcome()
        for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
            with suppress(ProcessLookupError):
                if running.alive:
                    os.killpg(running.pid, number)
            if await asyncio.to_thread(running.wait, seconds):
                self.code(app)  # or it stays as a zombie
                return self._changed(app, "stopped")
        return _failed(f"process {running.pid} does not end, not even by SIGKILL")

    def _changed(self, app: str, state: str, *started: Identity) -> Outcome:
        told = Signal(MODEL, CHANGED, (app, state), app)
        self._tell(app, told)
        return Outcome(signals=(told,), started=started)


def _spawned(command: Sequence[str], log: int) -> subprocess.Popen[bytes]:
    """A new process. Not one of asyncio: those are killed when the event loop ends."""
    return subprocess.Popen(  # noqa: S603 - what the administrator says
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        start_new_session=True,
    )


def _those(process: Identity | None) -> tuple[Identity, ...]:
    return (process,) if process else ()


def _failed(text: str) -> Outcome:
    return Outcome(fault=Fault("Exception", text))


def _info(outcome: Outcome, state: State, running: bool) -> Outcome:  # noqa: FBT001 - see below
    """What the script says of itself, with what is known better here."""
    if outcome.fault is not None:
        return outcome
    kind, description, _ = _three(outcome.result)
    known = {"on": ("stopped", "on"), "off": ("off", "started")}
    both = known.get(state, ("conditional_stopped", "conditional_started"))
    return Outcome((kind, description, both[running]))


def _three(result: Any) -> tuple[str, str, str]:
    kind, description, state = result
    return str(kind), str(description), str(state)
