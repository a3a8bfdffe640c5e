from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from mint.model.effect import Control, Dispatch
from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail
from mint.observe.in_hand import take_in_hand
from mint.ports.transport import Transport
from mint.transport.gate import Gate
from mint.transport.loop import LoopThread
from mint.transport.pace import Pace
from mint.transport.pool import Pool
from mint.transport.work import Answer, Observe, Run, Runner, Submit, Work, drive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mint.ports.clock import Clock

CONTROL_THREADS = 4
"""Threads for synchronous hooks: a cancel must not queue behind the work that it is to end."""


class _Held:
    """A dispatch that this transport has taken and not answered yet."""

    __slots__ = (
        "answer", "asked", "dispatch", "dropped", "gate", "in_thread", "replaced", "run", "task",
        "work",
    )  # fmt: skip

    def __init__(self, dispatch: Dispatch, work: Work, gate: Gate[_Held] | None) -> None:
        self.dispatch = dispatch
        self.work = work
        self.gate = gate
        self.run: Run | None = None
        """None until the work starts."""
        self.task: asyncio.Task[Any] | None = None
        self.dropped = False
        """Not to be started any more."""
        self.asked: set[str] = set()
        """Flavours of the cancels that the participant is thinking about."""
        self.answer: Answer | None = None
        """What the work said meanwhile; it counts if the participant refuses to let go."""
        self.in_thread = False
        """Whether a thread works on it."""
        self.replaced = False
        """Whether that thread has a replacement, for nobody waits for its work any more."""


class _Asked(NamedTuple):
    """Something to tell the participant that holds a dispatch."""

    held: _Held
    run: Run
    control: Control


class Load(NamedTuple):
    """What a local transport has in hand.

    Args:
        threads: dispatches that a thread works on.
        tasks: dispatches that an asynchronous task works on.
        queued: dispatches that wait for a thread, or for their participant to have room.
        room: dispatches that it would still take.
    """

    threads: int
    tasks: int
    queued: int
    room: int


class LocalTransport(Transport):
    """Carries work to participants in this process; implements the port `Transport`.

    Synchronous participants run in a bounded pool of threads, asynchronous ones as tasks of one
    loop in a thread of its own. A dispatch is answered by whoever takes it out of `_open`: its
    work or a cancel, whichever comes first; so there is never a second answer.

    Args:
        runner: knows the participants.
        submit: takes the answers; called from many threads.
        clock: dates what is observed.
        threads: how many synchronous participants work at a time.
        capacity: how many dispatches it takes before it says that it has no room.
        observe: is given progress and log lines, as dicts; must return at once.
        concurrency: workitems at a time of a participant that does not say it; 0: any number.

    Example:
        >>> transport = LocalTransport(registry, engine.submit, clock=clock)
        >>> transport.deliver([dispatch])
        >>> transport.close(timeout=5.0)
        []
    """

    name: str = "local"

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        runner: Runner,
        submit: Submit,
        *,
        clock: Clock,
        threads: int = 8,
        capacity: int = 10_000,
        observe: Observe | None = None,
        concurrency: int = 0,
    ) -> None:
        self._runner = runner
        self._submit = submit
        self._clock = clock
        self._capacity = capacity
        self._observe = observe
        self._concurrency = concurrency
        self._open: dict[str, _Held] = {}
        self._gates: dict[tuple[str, int], Gate[_Held]] = {}
        self._closing = False
        self._threads = threads
        self._queued = 0
        self._pace = Pace(clock)
        self.shares: Callable[[], bool] = _never
        """Tells whether others may do the same work."""
        # Guards everything above and the state of each _Held. Never held while others' code runs.
        self._changed = threading.Condition(threading.Lock())
        self._workers = Pool("mint-work", threads)
        self._hooks = Pool("mint-control", CONTROL_THREADS)
        self._loop = LoopThread("mint-loop")

    def room(self) -> int:
        """How many more dispatches it will take now.

        Where others can do the same work, it takes little more than it can begin.
        """
        if self._closing:
            return 0
        room = self._capacity - len(self._open)
        if self.shares():
            idle = max(0, self._threads - (len(self._open) - self._queued))
            room = min(room, idle + self._pace.ahead - self._queued)
        return max(0, room)

    def load(self) -> Load:
        """What it has in hand now."""
        with self._changed:
            started = [held.task is not None for held in self._open.values() if held.run]
            queued = self._queued
        tasks = sum(started)
        return Load(len(started) - tasks, tasks, queued, self.room())

    def serves(self, participant: str) -> bool:
        """Whether it has a worker for this participant."""
        return self._runner.find(participant) is not None

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """Take work that is committed. Does not block; each dispatch ends with one message."""
        for item in work:
            if isinstance(item, Control):
                if not self._closing or item.dispatch in self._open:
                    self._control(item)
            else:
                self._accept(item)

    def take_back(self, name: str) -> list[Dispatch]:
        """Start nothing more of what a participant has been given; what runs goes on.

        Args:
            name: under which the participant is registered.

        Returns:
            Dispatches that had not started; they may be given to it again.
        """
        with self._changed:
            return self._recall(held for held in self._waiting() if held.work.name == name)

    def recall(self, dispatches: Iterable[str]) -> list[Dispatch]:
        """Do not start some dispatches, if they have not started: those that had not."""
        with self._changed:
            asked = [self._open.get(dispatch) for dispatch in dispatches]
            return self._recall(held for held in asked if held is not None and held.run is None)

    def has_begun(self, dispatch: str) -> bool:
        """Whether a dispatch is here and was started."""
        held = self._open.get(dispatch)
        return held is not None and held.run is not None

    def _recall(self, some: Iterable[_Held]) -> list[Dispatch]:
        recalled = list(some)
        for held in recalled:
            self._drop(held)
        return [held.dispatch for held in recalled]

    def close(self, timeout: float = 10.0) -> list[Dispatch]:
        """Take nothing more, and wait for the work that runs.

        Args:
            timeout: seconds to wait.

        Returns:
            Dispatches that were not answered and never will be by this transport: those that had
            not started, and those that did not end in time.
        """
        end = time.monotonic() + timeout
        returned = self.withdraw()
        with self._changed:
            self._changed.wait_for(lambda: not self._open, timeout)
            returned += [held.dispatch for held in self._open.values()]
            self._open.clear()
        for part in (self._loop, self._workers, self._hooks):
            part.close(max(0.0, end - time.monotonic()))
        return returned

    def share(self) -> list[Dispatch]:
        """Let others have what waits here and will not be begun soon: what it was."""
        with self._changed:
            waiting = [held for held in self._open.values() if held.run is None]
            left = waiting[self._pace.ahead :]
            for held in left:
                self._drop(held)
        return [held.dispatch for held in left]

    def withdraw(self) -> list[Dispatch]:
        """Take nothing more, and start nothing more; what runs goes on.

        Returns:
            Dispatches that had not started, and never will here.
        """
        with self._changed:
            self._closing = True
            return self._recall(self._waiting())

    def _waiting(self) -> list[_Held]:
        return [held for held in self._open.values() if held.run is None]

    def wait(self, timeout: float) -> bool:
        """After `withdraw`, wait for what runs: whether all of it came to its end.

        Args:
            timeout: seconds to wait.
        """
        with self._changed:
            return self._changed.wait_for(lambda: not self._open, timeout)

    def _accept(self, dispatch: Dispatch) -> None:
        work = self._runner.find(dispatch.participant)
        if work is None:
            self._submit(_unknown(dispatch))
            return
        with self._changed:
            if self._closing or dispatch.id in self._open:
                return  # too late, or delivered twice
            held = _Held(dispatch, work, self._gate(work))
            self._open[dispatch.id] = held
            self._queued += 1
            inside = held.gate is None or held.gate.enter(held)
        if inside:
            self._start(held)

    def _gate(self, work: Work) -> Gate[_Held] | None:
        limit = work.concurrency or self._concurrency
        return self._gates.setdefault((work.name, limit), Gate(limit)) if limit else None

    def _start(self, held: _Held) -> None:
        if held.work.needs_loop("work"):
            self._loop.spawn(self._run_task, held, f"{held.work.name} {held.dispatch.id}")
        else:
            self._workers.put(self._run_blocking, held)

    def _run_blocking(self, held: _Held) -> None:
        take_in_hand(held.dispatch, self.name)
        run = self._take(held)
        if run is not None:
            held.in_thread = True
            self._finish(held, drive(run.work()))
            self._come_back(held)

    def _come_back(self, held: _Held) -> None:
        """A thread is done, perhaps with work that was taken from it meanwhile."""
        with self._changed:
            held.in_thread = False
            if held.replaced:
                self._workers.regain()

    def _replace_thread(self, held: _Held) -> None:
        """Let another thread do the work of one that goes on with what nobody waits for."""
        with self._changed:
            if held.in_thread:
                held.replaced = True
                self._workers.replace()

    async def _run_task(self, held: _Held) -> None:
        held.task = asyncio.current_task()
        take_in_hand(held.dispatch, self.name)
        run = self._take(held)
        if run is not None:
            self._finish(held, await run.work())

    def _take(self, held: _Held) -> Run | None:
        run = None if held.dropped else held.work.begin(held.dispatch, self._notice)
        with self._changed:
            if not held.dropped:
                held.run = run
                self._queued -= 1
                self._pace.begin()
                return run
        self._leave(held)
        return None

    def _finish(self, held: _Held, answer: Answer) -> None:
        with self._changed:
            if held.asked:
                held.answer = answer
        try:
            if held.answer is None and self._settle(held):
                self._say(held, answer)
        finally:
            self._leave(held)

    def _leave(self, held: _Held) -> None:
        if held.gate is None:
            return
        with self._changed:
            following = held.gate.leave()
        if following is not None:
            self._start(following)

    def _settle(self, held: _Held) -> bool:
        """Whether the dispatch was open: who gets True answers it, nobody else does."""
        with self._changed:
            if self._open.get(held.dispatch.id) is not held:
                return False
            del self._open[held.dispatch.id]
            if self._closing and not self._open:
                self._changed.notify_all()
            return True

    def _drop(self, held: _Held) -> None:
        held.dropped = True
        self._queued -= 1
        del self._open[held.dispatch.id]

    def _control(self, control: Control) -> None:
        cancel = control.what == "cancel"
        with self._changed:
            held = self._open.get(control.dispatch)
            run = held.run if held is not None else None
            if cancel and held is not None and run is None:
                self._drop(held)
        if held is not None and run is not None:
            self._control_running(held, run, control)
        elif cancel:
            self._submit(_let_go(control))

    def _control_running(self, held: _Held, run: Run, control: Control) -> None:
        heeds = held.work.heeds(control.what)
        if control.what == "cancel":
            with self._changed:
                if control.flavour in held.asked:
                    return  # delivered twice
                if heeds:
                    held.asked.add(control.flavour)
            run.warn(control)
            if not heeds:
                self._release(held, _let_go(control))
        if heeds:
            self._call_hook(_Asked(held, run, control))

    def _call_hook(self, asked: _Asked) -> None:
        held, _, control = asked
        if held.work.needs_loop(control.what):
            name = f"{control.what} {held.work.name} {control.dispatch}"
            self._loop.spawn(self._ask, asked, name)
        else:
            self._hooks.put(self._ask_blocking, asked)

    def _ask_blocking(self, asked: _Asked) -> None:
        drive(self._ask(asked))

    async def _ask(self, asked: _Asked) -> None:
        held, run, control = asked
        take_in_hand(held.dispatch, self.name)
        if control.what != "cancel":
            await run.tell(control.what)
            return
        answer = await run.cancel(control)
        if answer.accepted:
            self._release(held, answer)
        else:
            self._refuse(held, control, answer)

    def _refuse(self, held: _Held, control: Control, refusal: Cancelled) -> None:
        with self._changed:
            held.asked.discard(control.flavour)
            matters = self._open.get(held.dispatch.id) is held
            answer = None if held.asked else held.answer
        if matters:
            self._say(held, refusal)
        if answer is not None and self._settle(held):
            self._say(held, answer)

    def _release(self, held: _Held, answer: Cancelled) -> None:
        if self._settle(held):
            self._say(held, answer)
            if held.task is not None:
                self._loop.call(held.task.cancel)
            self._replace_thread(held)

    def _say(self, held: _Held, answer: Answer | Cancelled) -> None:
        """Tell the engine, with what those who measure want to know of the work."""
        work = held.dispatch
        answer.participant = work.participant
        answer.dispatched_at = work.at
        answer.attempt = work.attempt
        self._submit(answer)

    def _notice(self, event: dict[str, Any]) -> None:
        if self._observe is None:
            return
        try:
            self._observe({**event, "at": self._clock.now()})
        except Exception:  # noqa: BLE001 - watching must never hurt the work that is watched
            structlog.get_logger(__name__).exception("observer failed")


def _never() -> bool:
    """There are no others."""
    return False


def _let_go(control: Control) -> Cancelled:
    return Cancelled(wfid=control.wfid, key=control.key, dispatch=control.dispatch)


def _unknown(dispatch: Dispatch) -> Fail:
    text = f'no participant answers to "{dispatch.participant}" here: register one, then replay'
    fault = Fault("unknown_reference", text)
    return Fail(
        wfid=dispatch.wfid,
        key=dispatch.key,
        dispatch=dispatch.id,
        fault=fault,
        participant=dispatch.participant,
        dispatched_at=dispatch.at,
        attempt=dispatch.attempt,
    )
