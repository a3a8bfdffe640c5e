from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

from mint.model.effect import Event
from mint.model.workitem import WorkitemDocument
from mint.ports.directory import Entry
from mint.ports.leases import holder_of, worker_of
from mint.web.quotas import quotas
from mint.web.wire import document_of
from mint.web.work_register import Name, Worker, register

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from litestar import Request
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.ports.leases import Lease
    from mint.transport.desk import Bell
    from mint.web.parts import Parts
    from mint.web.passes import Pass

MOST = 1000
"""Workitems that one request may fetch."""

LONGEST_WAIT = 60.0
"""Seconds that a request may wait for work."""

_NAME_BYTES = 6


class ClaimBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to fetch.

    Args:
        participants: names, or patterns as they are registered. A name that nobody knows yet is
            registered.
        worker: what the worker calls itself; without it, it is given a name.
        host: the machine on which it runs, for people.
        pid: its process there, for people.
        limit: how many workitems at most.
        wait: seconds to wait for the first one.
        document: give each workitem as it travels on the original system's wire, too.
    """

    participants: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST)]
    worker: Worker | None = None
    host: Name = ""
    pid: Annotated[int, msgspec.Meta(ge=0)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 1
    wait: Annotated[float, msgspec.Meta(ge=0, le=LONGEST_WAIT)] = 0
    document: bool = False


class WorkLine(msgspec.Struct):
    """A workitem in the hands of a worker.

    Args:
        dispatch: names it for ever, also when it is given again: a key for idempotency.
        wfid: the process.
        key: the expression.
        expid: its position in the definition.
        participant: for whom, as the definition names it.
        params: the attributes of the step.
        fields: the payload.
        attempt: 1 for the first, more after retries.
        at: when it was dispatched, seconds since the epoch.
        wf_name: name of the process' definition.
        lease_until: until when it is this worker's, unless it says that it is still at work.
        workitem: the same as on the original system's wire, when it was asked for.
        trace: W3C trace context (`traceparent`) under which to do the work, "" for none.
    """

    dispatch: str
    wfid: str
    key: str
    expid: str
    participant: str
    params: dict[str, Any]
    fields: dict[str, Any]
    attempt: int
    at: float
    wf_name: str
    lease_until: float
    workitem: WorkitemDocument | None = None
    trace: str = ""


class Claimed(msgspec.Struct):
    """What a worker fetched.

    Args:
        worker: its name, to be said with the next requests.
        lease: seconds for which it may be silent before its work is given to another.
        work: the workitems, the oldest first.
        taken: participants that the server's own code serves; nothing is given for them.
    """

    worker: str
    lease: float
    work: list[WorkLine]
    taken: list[str]


@post("/work/claim", status_code=200, summary="Fetch work")
async def claim_work(
    request: Request[Any, Any, Any],
    data: JSONBody[ClaimBody],
    parts: NamedDependency[Parts],
    bearer: NamedDependency[Pass],
) -> Claimed:
    """Fetch work, the oldest first; with `wait`, as soon as there is some.

    What is fetched is the worker's for `lease` seconds, and longer as long as it sends heartbeats.
    Then it is given to another, under the same dispatch id.
    """
    for name in data.participants:
        bearer.check(parts.outside.roll, name)
    claim = _Claim(parts, data)
    await sync_to_thread(claim.register)
    async with asyncio.TaskGroup() as group:
        with claim.bell() as bell:
            watching = group.create_task(_watch(request, bell)) if data.wait else None
            try:
                found = await claim.fetch(bell)
            finally:
                if watching is not None:
                    watching.cancel()
    return claim.answer(found)


class _Claim:
    """One request for work.

    Args:
        parts: of the API.
        body: what is asked.
    """

    def __init__(self, parts: Parts, body: ClaimBody) -> None:
        self._parts = parts
        self._body = body
        self._outside = parts.outside
        self._name = body.worker or secrets.token_hex(_NAME_BYTES)
        self._holder = holder_of(self._name)
        self._asked = frozenset(body.participants)
        serves = tuple(body.participants)
        self._worker = self._outside.workers.heard(self._name, body.host, body.pid, serves)
        self._until = 0.0

    def register(self) -> None:
        """Let the engine know of names that nobody knew."""
        roll = self._outside.roll
        new = [name for name in self._asked if roll.entry(name) is None and not roll.find(name)]
        register(self._parts, [Entry(name) for name in new])

    def bell(self) -> AbstractContextManager[Bell]:
        """What wakes this request."""
        return self._outside.desk.bell(self._name, self._wants)

    async def fetch(self, bell: Bell) -> list[Lease]:
        """Take what there is; wait for it as long as that is wanted."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._body.wait
        self._worker.waiting += 1
        try:
            while True:
                bell.clear()
                found = [] if bell.over else await sync_to_thread(self._take)
                if bell.gone:
                    await sync_to_thread(self._put_back, found)
                    return []
                left = end - loop.time()
                if found or left <= 0 or bell.over:
                    self._note(found)
                    return found
                await bell.wait(min(left, self._outside.safety))
        finally:
            self._worker.waiting -= 1
            self._worker.seen = self._parts.clock.now()

    def answer(self, found: list[Lease]) -> Claimed:
        """What the worker is told."""
        here = self._outside.roll.here
        taken = sorted(name for name in self._asked if here.find(name) is not None)
        work = [self._line(lease) for lease in found]
        return Claimed(self._name, self._outside.lease, work, taken)

    def _wants(self, participant: str) -> bool:
        entry = self._outside.roll.elsewhere(participant)
        return entry is not None and entry.name in self._asked

    def _take(self) -> list[Lease]:
        outside, now = self._outside, self._parts.clock.now()
        wanted = [name for name in outside.leases.waiting(now) if self._wants(name)]
        if not wanted:
            return []
        self._until = now + outside.lease
        shares = quotas(outside.roll, wanted, outside.concurrency)
        return outside.leases.claim(shares, self._holder, self._body.limit, now, self._until)

    def _put_back(self, found: list[Lease]) -> None:
        """Nobody is there any more to take it."""
        if found:
            ids = [lease.dispatch.id for lease in found]
            self._outside.leases.give_back(self._holder, ids, [])
            self._outside.desk.wake({lease.dispatch.participant for lease in found}, set())

    def _note(self, found: list[Lease]) -> None:
        """Have the history tell who has it."""
        now = self._parts.clock.now()
        self._outside.workers.fetched(self._worker, [lease.dispatch.id for lease in found])
        for lease in found:
            work, before = lease.dispatch, worker_of(lease.before)
            data: dict[str, Any] = {"dispatch": work.id, "worker": self._name}
            if lease.before:
                data |= {"from": before or lease.before, "to": self._name}
            kind = "given_again" if lease.before else "claimed"
            self._parts.front.note(
                Event(work.wfid, kind, now, work.key, work.participant, self._name, data)
            )

    def _line(self, lease: Lease) -> WorkLine:
        work = lease.dispatch
        return WorkLine(
            work.id,
            work.wfid,
            work.key,
            work.expid,
            work.participant,
            work.params,
            work.fields,
            work.attempt,
            work.at,
            work.wf_name,
            self._until,
            document_of(work) if self._body.document else None,
            work.trace,
        )


async def _watch(request: Request[Any, Any, Any], bell: Bell) -> None:
    """Notice that who asked is gone: what is fetched for nobody would lie for a whole lease."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    bell.gone = True
    bell.ring(over=True)
