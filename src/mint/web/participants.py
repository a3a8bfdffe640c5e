from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from litestar import delete, get, post

from mint.errors import Refused
from mint.model.task import HUMAN, STAND_IN
from mint.ports.leases import worker_of
from mint.web.work_register import EntryBody, register

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.ports.directory import Entry
    from mint.web.actor import Actor
    from mint.web.parts import Parts
    from mint.web.workers import Worker

COUNTED = 100_000
"""Open dispatches that are counted at most."""


class WorkerLine(msgspec.Struct):
    """A program that fetches work for a participant elsewhere.

    Args:
        name: what it calls itself.
        host: the machine on which it runs, as it says.
        pid: its process there, as it says; 0: unknown.
        serves: the participants for which it asks, by the names under which they are registered.
        seen: when it was heard of last, seconds since the epoch; null: not since the server began.
        alive: whether that is less than a lease ago.
        holding: how many workitems it has.
    """

    name: str
    host: str
    pid: int
    serves: tuple[str, ...]
    seen: float | None
    alive: bool
    holding: int


class QueueLine(msgspec.Struct):
    """The queue of a participant at the broker, as this server saw it a few seconds ago.

    Args:
        name: of the queue.
        messages: workitems that wait in it, and nobody has them.
        consumers: programs that take work from it.
        there: whether there is such a queue.
        unserved_since: since when nobody takes work from it, as far as the server has seen, seconds
            since the epoch; null while somebody does.
    """

    name: str
    messages: int
    consumers: int
    there: bool
    unserved_since: float | None


class ParticipantLine(msgspec.Struct):
    """A participant.

    Args:
        name: by which definitions call it, or a regular expression that must match.
        pattern: whether `name` is one.
        retries: how often a failed dispatch is tried again.
        timeout: a duration that each of its steps gets.
        concurrency: how many workitems at a time; null: the server's limit, or none.
        open: how many workitems are for it.
        served: whether somebody does its work at this moment.
        where: `here`, in the server; `elsewhere`, where workers fetch their work; or `nowhere`:
            there is no program for it.
        done_by: bot (a program), human (people) or stand-in.
        waiting: how many workitems nobody has yet.
        overdue: how many are with a worker that has been silent for longer than its lease.
        workers: names of the workers that serve it and are alive.
        queue: of a broker, by which it gets its work; "": it has none.
        depth: how it stands with that queue; null: it was not looked at yet.
        signed: whether its answers by the broker count only with a signature of it.
    """

    name: str
    pattern: bool
    retries: int
    timeout: str | None
    concurrency: int | None
    open: int
    served: bool
    where: Literal["here", "elsewhere", "nowhere"]
    done_by: str
    waiting: int
    overdue: int
    workers: list[str]
    queue: str = ""
    depth: QueueLine | None = None
    signed: bool = False


class Unserved(msgspec.Struct):
    """A name that steps wait for and that nobody answers to."""

    participant: str
    open: int


class ParticipantList(msgspec.Struct):
    """Who takes part, in the order in which they are asked; their workers; and who is missing."""

    participants: list[ParticipantLine]
    workers: list[WorkerLine]
    unserved: list[Unserved]


class Registered(msgspec.Struct):
    """The participant that the request was about."""

    name: str


@get("/participants", summary="List participants", sync_to_thread=True)
def list_participants(parts: NamedDependency[Parts]) -> ParticipantList:
    """Who takes part, how much work waits for whom, and which workers fetch it."""
    work = OpenWork(parts)
    roll = parts.outside.roll
    here = [_line(parts, work, entry, where="here") for entry in parts.registry.all()]
    elsewhere = [_line(parts, work, entry, where="elsewhere") for entry in roll.entries()]
    named = {one.name for one in (*here, *elsewhere)}
    people = [
        _line(parts, work, one, where="nowhere") for one in roll.cast() if one.name not in named
    ]
    unserved = [Unserved(*each) for each in work.unserved.most_common()]
    return ParticipantList([*here, *elsewhere, *people], _workers(parts, work), unserved)


class ParticipantBody(EntryBody, forbid_unknown_fields=True):
    """A participant elsewhere, and the queue of a broker by which it gets its work.

    Args:
        queue: its name; "": workers fetch the work from the server.
        classic: whether programs of the original wire work on that queue.
    """

    queue: Annotated[str, msgspec.Meta(max_length=255)] = ""
    classic: bool = False


@post("/participants", status_code=200, summary="Register a participant", sync_to_thread=True)
def register_participant(
    data: JSONBody[ParticipantBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Registered:
    """Have steps wait for a participant elsewhere; one of the same name is replaced.

    Its workers fetch the work, here or from a queue. A participant of the server's own code wins
    over one of this name.
    """
    actor.about(data.name)
    register(parts, [data.entry()])
    return Registered(data.name)


@delete(
    "/participants/{name:path}",
    status_code=200,
    summary="Unregister a participant",
    sync_to_thread=True,
)
def unregister_participant(name: FromPath[str], parts: NamedDependency[Parts]) -> Registered:
    """Forget a participant elsewhere: steps that call it become errors. Open work stays open."""
    known = str(name).removeprefix("/")
    if not parts.outside.roll.unregister(known):
        raise Refused(f"no participant {known!r} is registered; `mint participants` lists them")
    return Registered(known)


class OpenWork:
    """Open dispatches, counted by who is to do them.

    Args:
        parts: of the API.
    """

    def __init__(self, parts: Parts) -> None:
        self.open: Counter[str] = Counter()
        self.waiting: Counter[str] = Counter()
        self.overdue: Counter[str] = Counter()
        self.unserved: Counter[str] = Counter()
        self.holding: Counter[str] = Counter()
        self._now = parts.clock.now()
        names: dict[str, str | None] = {}
        for each in parts.views.dispatches(limit=COUNTED):
            if each["what"] == "dispatch":
                name = each["participant"]
                if name not in names:
                    entry = parts.outside.roll.find(name)
                    names[name] = None if entry is None else entry.name
                self._count(each, names[name])

    def _count(self, each: dict[str, object], entry: str | None) -> None:
        if entry is None:
            self.unserved[str(each["participant"])] += 1
            return
        self.open[entry] += 1
        self.waiting[entry] += each["holder"] == ""
        lease = each["lease"]
        self.overdue[entry] += isinstance(lease, float) and lease <= self._now
        worker = worker_of(str(each["holder"]))
        if worker is not None:
            self.holding[worker] += 1


def _line(
    parts: Parts, work: OpenWork, entry: Entry, *, where: Literal["here", "elsewhere", "nowhere"]
) -> ParticipantLine:
    done_by = _done_by(parts, entry)
    alive = [one.name for one in parts.outside.workers.alive_for(entry.name)]
    depth = _depth(parts, entry) if where == "elsewhere" else None
    consumers = 0 if depth is None else depth.consumers
    return ParticipantLine(
        entry.name,
        entry.pattern,
        entry.retries,
        entry.timeout,
        entry.concurrency,
        work.open[entry.name],
        where == "here" or bool(alive) or done_by != "bot" or consumers > 0,
        where,
        done_by,
        work.waiting[entry.name],
        work.overdue[entry.name],
        [] if where != "elsewhere" else sorted(alive),
        entry.queue,
        depth,
        entry.signed,
    )


def _depth(parts: Parts, entry: Entry) -> QueueLine | None:
    depth = None if parts.broker is None else parts.broker.depths().get(entry.name)
    return None if depth is None else QueueLine(*depth)


def _done_by(parts: Parts, entry: Entry) -> str:
    found = None if entry.pattern else parts.outside.roll.find(entry.name)
    if found is None:
        return "bot"
    return STAND_IN if found.stand_in is not None else HUMAN if found.human else "bot"


def _workers(parts: Parts, work: OpenWork) -> list[WorkerLine]:
    """Those that were heard, the last one first; then those that only the store knows."""
    roster = parts.outside.workers
    heard = [_heard(one, work, alive=roster.lives(one)) for one in roster.all()]
    names = {one.name for one in heard}
    silent = [
        WorkerLine(name, "", 0, (), None, alive=False, holding=count)
        for name, count in work.holding.items()
        if name not in names
    ]
    return [*heard, *silent]


def _heard(worker: Worker, work: OpenWork, *, alive: bool) -> WorkerLine:
    holding = work.holding[worker.name]
    return WorkerLine(
        worker.name, worker.host, worker.pid, worker.serves, worker.seen, alive, holding
    )
