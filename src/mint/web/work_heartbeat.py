from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

from mint.ports.leases import holder_of
from mint.web.work_claim import LONGEST_WAIT
from mint.web.work_register import Name, Worker

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.transport.desk import Bell
    from mint.web.parts import Parts
    from mint.web.passes import Pass

MOST = 10_000
"""Dispatches that one request may tell of."""

OFTEN = 3.0
"""A request waits no longer than the lease by this, or it would be over while it waits."""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the process wants of a worker.

    Args:
        state: `open`, the work; `paused`, that it holds on; `cancel`, that it stops and says so;
            `lost`: nothing more, since the dispatch is over, or was given to another.
        flavour: of a cancel: "", "kill" (it cannot be refused) or "timeout".
    """

    state: Literal["open", "paused", "cancel", "lost"]
    flavour: str = ""


OPEN = State("open")
LOST = State("lost")


class HeartbeatBody(msgspec.Struct, forbid_unknown_fields=True):
    """A sign of life.

    Args:
        worker: its name.
        holding: ids of the dispatches on which it is at work.
        wait: seconds to wait for news.
        known: the states that it was told last; news is what differs from them.
        host: the machine on which it runs, for people.
        pid: its process there, for people.
    """

    worker: Worker
    holding: Annotated[list[str], msgspec.Meta(max_length=MOST)] = []
    wait: Annotated[float, msgspec.Meta(ge=0, le=LONGEST_WAIT)] = 0
    known: dict[str, State] = {}
    host: Name = ""
    pid: Annotated[int, msgspec.Meta(ge=0)] = 0


class Heartbeat(msgspec.Struct):
    """How it stands.

    Args:
        worker: its name.
        lease: seconds for which it may be silent now.
        states: by dispatch. Also told is what was fetched in the worker's name and is to be paused
            or stopped.
    """

    worker: str
    lease: float
    states: dict[str, State]


@post("/work/heartbeat", status_code=200, summary="Say that a worker is alive")
async def tell_heartbeat(
    data: JSONBody[HeartbeatBody], parts: NamedDependency[Parts], bearer: NamedDependency[Pass]
) -> Heartbeat:
    """Keep what a worker holds, and hear what becomes of it.

    With `wait` and `known` the answer comes when something differs from what is known, else when
    the time is up: at the latest after a third of the lease.
    """
    pulse = _Pulse(parts, bearer, data)
    with pulse.bell() as bell:
        states = await pulse.states(bell)
    return Heartbeat(data.worker, parts.outside.lease, states)


class _Pulse:
    """One sign of life.

    Args:
        parts: of the API.
        bearer: what the sender may do.
        body: what it says.
    """

    def __init__(self, parts: Parts, bearer: Pass, body: HeartbeatBody) -> None:
        self._parts = parts
        self._bearer = bearer
        self._body = body
        self._outside = parts.outside
        self._holder = holder_of(body.worker)
        self._worker = self._outside.workers.heard(body.worker, body.host, body.pid)
        self._outside.workers.holds(self._worker, body.holding)

    def bell(self) -> AbstractContextManager[Bell]:
        """What wakes this request."""
        desk = self._outside.desk
        return desk.bell(self._body.worker, lambda _participant: False, self._worker.holds)

    async def states(self, bell: Bell) -> dict[str, State]:
        """How it stands; wait for news as long as that is wanted."""
        loop = asyncio.get_running_loop()
        end = loop.time() + min(self._body.wait, self._outside.lease / OFTEN)
        renew = True
        self._worker.waiting += 1
        try:
            while True:
                bell.clear()
                states = await sync_to_thread(self._look, renew=renew)
                renew, left = False, end - loop.time()
                if states != self._body.known or left <= 0 or bell.over:
                    return states
                await bell.wait(min(left, self._outside.safety))
        finally:
            self._worker.waiting -= 1
            self._worker.seen = self._parts.clock.now()

    def _look(self, *, renew: bool) -> dict[str, State]:
        leases, holding = self._outside.leases, self._body.holding
        asked = list(dict.fromkeys((*holding, *self._worker.holds)))
        found = leases.standings(asked) if asked else {}
        ours = {
            dispatch: State(one.wish, one.flavour)
            for dispatch, one in found.items()
            if one.holder == self._holder and self._covers(one.participant)
        }
        kept = [dispatch for dispatch in holding if dispatch in ours]
        if renew and kept:
            leases.renew(kept, self._holder, self._parts.clock.now() + self._outside.lease)
        told = set(holding)
        more = {id_: one for id_, one in ours.items() if id_ not in told and one != OPEN}
        return {**{dispatch: ours.get(dispatch, LOST) for dispatch in holding}, **more}

    def _covers(self, participant: str) -> bool:
        return self._bearer.covers(self._outside.roll, participant)
