from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog
from msgspec.structs import replace

from mint.backoff import Backoff
from mint.errors import HostServiceNotFound, MintError
from mint.services.bus.names import CHANGED, MODEL
from mint.services.outcome import Outcome, Signal
from mint.services.results import checked, is_change
from mint.services.runner import Busy
from mint.services.supervising.book import Watched
from mint.services.supervising.ends import Ends
from mint.services.supervising.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from mint.ports.clock import Clock
    from mint.services.manager import Manager
    from mint.services.supervising.book import Book
    from mint.settings.services import ServiceRule

log = structlog.get_logger("mint.services")

_AT_A_TIME = 8
"""Services that are looked at together when the daemon starts."""


class Supervisor:
    """Watches what runs, tells when it ends by itself, and starts it again if that is wished.

    Whether a service still runs once one of its processes has ended, its own `status` says.

    Args:
        manager: of the services.
        book: what is watched.
        clock: the time.
        tasks: in which it works.

    Example:
        >>> async with asyncio.TaskGroup() as tasks:
        ...     await Supervisor(manager, Book(layout.run / "watch"), clock, tasks).resume()
    """

    def __init__(
        self, manager: Manager, book: Book, clock: Clock, tasks: asyncio.TaskGroup
    ) -> None:
        self._manager = manager
        self._book = book
        self._tasks = tasks
        self._ends = Ends(self._ended)
        self._watched: dict[str, Watched] = {}
        self._policy = Policy(clock, manager.code)
        self._restarting: set[str] = set()
        manager.before.append(self._before)
        manager.on_done.append(self._done)
        manager.on_signal.append(self._hear)
        manager.registrar.on_removed.append(self._forget)

    async def resume(self) -> None:
        """Go on with what was watched before, and begin with what runs without being watched."""
        gate = asyncio.Semaphore(_AT_A_TIME)
        apps = self._manager.registered.apps()
        await asyncio.gather(*(self._take_up(app, gate) for app in apps))

    async def _take_up(self, app: str, gate: asyncio.Semaphore) -> None:
        if self._rule(app).level == "script":
            return
        known = self._book.read(app)
        if known is not None:
            self._watched[app] = known
            if known.processes:
                self._ends.watch(app, known.processes)
            elif known.wanted and not known.given_up:
                self._spawn(self._see_to(known), app)  # the daemon ended before it was started
            return
        async with gate:
            running, outcome = await self._look(app)
        if running and app not in self._watched:
            self._watch(Watched(app, outcome.started))

    def close(self) -> None:
        """Watch nothing any more; what is watched is written down."""
        self._ends.close()

    # what is asked of services

    def _before(self, app: str, method: str) -> None:
        known = self._watched.get(app)
        if method == "stop" and known is not None:
            self._note(replace(known, wanted=False))

    def _done(self, app: str, method: str, outcome: Outcome) -> None:
        if self._rule(app).level == "script":
            return
        if method == "stop":
            if outcome.fault is None:
                self._forget(app)
            return
        begun = method in _STARTING and outcome.fault is None
        alive = tuple(one for one in outcome.started if one.alive)
        if alive or (begun and outcome.started):  # what has ended since is to be told of, too
            processes = alive or outcome.started
            self._watch(Watched(app, processes, restarts=self._restarts(app)))
        elif begun:
            self._spawn(self._find(app, self._restarts(app)), app)

    def _hear(self, app: str, signal: Signal) -> None:
        """A script may start the services that its own needs: nobody has called those."""
        if is_change(signal) and signal.args[1] == "started" and not self._manager.is_busy(app):
            self._spawn(self._find(app, self._restarts(app)), app)

    def _restarts(self, app: str) -> tuple[float, ...]:
        """What counts for the next time: nothing once somebody else has started it."""
        return self._watched[app].restarts if app in self._restarting else ()

    async def _find(self, app: str, restarts: tuple[float, ...]) -> None:
        """Watch what a script has started by ways of its own."""
        running, outcome = await self._look(app)
        if self._rule(app).level != "script" and running and outcome.started:
            self._watch(Watched(app, outcome.started, restarts=restarts))

    # what happens to them

    def _ended(self, app: str) -> None:
        self._spawn(self._see_to(self._watched[app]), app)

    def _spawn(self, work: Coroutine[Any, Any, None], app: str) -> None:
        """Do something meanwhile; what goes wrong with one service is not to end the others."""

        async def guarded() -> None:
            try:
                await work
            except Exception:
                log.exception("a service is not watched any more by a fault of ours", app=app)

        self._tasks.create_task(guarded(), name=f"watching {app}")

    async def _see_to(self, known: Watched) -> None:
        app = known.app
        await self._manager.quiet(app)
        if not self._holds(known):
            return
        running, outcome = await self._look(app)
        if not self._holds(known):
            return
        if running:
            self._watch(replace(self._watched[app], processes=outcome.started))
            return
        log.warning("a service has ended by itself", app=app)
        self._clear(app)
        self._manager.tell(app, Signal(MODEL, CHANGED, (app, "stopped"), app))
        await self._start_again(self._watched[app])

    def _clear(self, app: str) -> None:
        """Children of what has ended may hold its ports: then it cannot be started again."""
        kill = self._rule(app).kill
        left = self._manager.left(app, kill=kill)
        if left:
            told = "they are killed" if kill else "they are left alone (setting kill)"
            log.warning("processes of a service are left", app=app, pids=left, what=told)

    def _holds(self, known: Watched) -> bool:
        """Whether nothing else has happened to a service meanwhile."""
        now = self._watched.get(known.app)
        return now is not None and now.processes == known.processes

    async def _look(self, app: str) -> tuple[bool, Outcome]:
        """Whether a service runs, as its script has it."""
        backoff = Backoff()
        while True:
            try:
                outcome = await self._manager.call(app, "status")
                break
            except HostServiceNotFound:
                return False, Outcome()
            except Busy:
                await asyncio.sleep(backoff.next())
        return outcome.fault is None and bool(outcome.result), outcome

    async def _start_again(self, known: Watched) -> None:
        rule = self._rule(known.app)
        while True:
            if not known.wanted or not self._policy.wishes(known.app, rule):
                self._forget(known.app)
                return
            known = self._policy.counted(known, rule)
            self._note(known)
            if known.given_up:
                told = f"{rule.burst} times within {rule.within}"
                log.error("a service ends too often, and stays as it is", app=known.app, ended=told)
                return
            await asyncio.sleep(self._policy.pause(known, rule))
            if self._watched.get(known.app) != known:
                return  # somebody has started or stopped it
            if await self._started(known.app):
                return

    async def _started(self, app: str) -> bool:
        self._restarting.add(app)
        try:
            checked(app, "start", await self._manager.call(app, "start"))
        except MintError as error:
            log.warning("a service cannot be started", app=app, reason=str(error))
            return False
        finally:
            self._restarting.discard(app)
        log.info("a service is started again", app=app)
        return True

    def _rule(self, app: str) -> ServiceRule:
        return self._manager.rules.of(app)

    def _watch(self, watched: Watched) -> None:
        self._note(watched)
        self._ends.watch(watched.app, watched.processes)

    def _note(self, watched: Watched) -> None:
        self._watched[watched.app] = watched
        try:
            self._book.write(watched)
        except OSError as error:
            told = "a daemon that is started again will not know of it"
            log.warning(
                "what is watched cannot be kept", app=watched.app, reason=f"{error}; {told}"
            )

    def _forget(self, app: str) -> None:
        self._watched.pop(app, None)
        self._ends.forget(app)
        self._book.remove(app)


_STARTING = ("start", "ready", "reload")
"""Methods after which a service may run that did not."""
