from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from mint.model.effect import Control
from mint.participants.hosting.acknowledging import acknowledge

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.participants.hosting.asking import Asking
    from mint.participants.hosting.papers import Paper, Papers
    from mint.participants.hosting.staff import Staff
    from mint.ports.clock import Clock

_PART = 3.0
"""The lease by this is how often a worker says that it is at work."""

_GATHERED = 0.1
"""Seconds for which news is gathered."""


class Pulse:
    """Tells an engine what this worker has in hand, and does what its processes want of it.

    Its methods are for the loop only, but for `note` and `wish`.

    Args:
        who: name, host and process of the worker, as engines are told them.
        staff: who works here.
        papers: the work in hand.
        clock: the time.
        claim_after: seconds of work after which an engine is told of it.
        wake: has a function called in the loop, from any thread.
        tell: is given a line for people.
        control: tells a participant what a process wants.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        who: dict[str, Any],
        staff: Staff,
        papers: Papers,
        *,
        clock: Clock,
        claim_after: float,
        wake: Callable[[Callable[[], object]], None],
        tell: Callable[[str], None],
        control: Callable[[Control], None],
    ) -> None:
        self._who = who
        self._staff = staff
        self._papers = papers
        self._clock = clock
        self._claim_after = claim_after
        self._wake = wake
        self._tell = tell
        self._control = control
        self._lease = 60.0
        self._notes: list[dict[str, Any]] = []
        self._wishes: list[dict[str, Any]] = []
        self._look = asyncio.Event()
        self._greet = True
        self.greeted = asyncio.Event()
        """Set once an engine knows who works here."""

    def note(self, seen: dict[str, Any]) -> None:
        """Have progress or a log line told, as the transport observes them. On any thread."""
        self._notes.append(seen)
        self._wake(self._look.set)

    def wish(self, document: dict[str, Any]) -> None:
        """Have an engine told what is wished for work that is here. On any thread."""
        self._wishes.append(document)
        self._wake(self._look.set)

    def hint(self, dispatch: str) -> None:
        """An engine wants to be asked how a dispatch stands."""
        paper = self._papers.held.get(dispatch)
        if paper is not None:
            paper.claimed = True
            self._look.set()

    def introduce(self) -> None:
        """Tell an engine anew who works here."""
        self._greet = True
        self.greeted.clear()
        self._look.set()

    async def run(self, asking: Asking) -> None:
        """Speak with engines until the channel breaks."""
        self.introduce()
        await asking.begin()
        while True:
            self._look.clear()
            if self._greet:
                await self._hello(asking)
            await self._beat(asking)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(self._lease / _PART, self._claim_after / _PART)):
                    await self._look.wait()
                    await asyncio.sleep(_GATHERED)

    async def _hello(self, asking: Asking) -> None:
        self._greet = False
        await asking.listen(self._staff.names())
        told = await asking.ask({
            "do": "hello", **self._who, "participants": self._staff.entries()
        })  # fmt: skip
        if "error" in told:
            raise RuntimeError(told["error"])
        self._lease = told["lease"]
        self.greeted.set()

    async def _beat(self, asking: Asking) -> None:
        now, worker = self._clock.now(), self._who["worker"]
        for paper in self._papers.held.values():
            paper.claimed = paper.claimed or now - paper.since >= self._claim_after
        claimed = [id_ for id_, paper in self._papers.held.items() if paper.claimed]
        if self._notes:
            notes, self._notes = self._notes, []
            await asking.ask({"do": "notes", "worker": worker, "notes": list(map(_note, notes))})
        while self._wishes:
            await asking.ask({**self._wishes[0], "worker": worker})
            del self._wishes[0]
        if claimed:
            told = await asking.ask({"do": "pulse", **self._who, "holding": claimed})
            for dispatch, state in told.get("states", {}).items():
                await self._heed(dispatch, state)

    async def _heed(self, dispatch: str, told: dict[str, str]) -> None:
        """Do what a process wants of its work here; the engine knows now that it is here."""
        paper = self._papers.held.get(dispatch)
        if paper is None:
            return
        if paper.delivery is not None:
            delivery, paper.delivery = paper.delivery, None
            await acknowledge(delivery)
        before, paper.state = paper.state, told["state"]
        if paper.state == before:
            return
        match paper.state:
            case "lost":
                self._tell(f"lost {dispatch} ({paper.work.participant}): it is stopped here")
                self._say(paper, "cancel", "kill")
            case "cancel":
                self._say(paper, "cancel", told.get("flavour", ""))
            case "paused":
                self._say(paper, "pause")
            case "open" if before == "paused":
                self._say(paper, "resume")

    def _say(self, paper: Paper, what: str, flavour: str = "") -> None:
        work = paper.work
        self._control(Control(what, work.id, work.wfid, work.key, work.participant, flavour))


def _note(seen: dict[str, Any]) -> dict[str, Any]:
    about = ("wfid", "what", "at", "key", "participant", "dispatch")
    kept = {name: seen[name] for name in about if name in seen and name != "dispatch"}
    return {**kept, "data": {name: value for name, value in seen.items() if name not in about}}
