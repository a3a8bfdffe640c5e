from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import post

from mint.errors import MintError, StoreError
from mint.ports.directory import Entry
from mint.web.problems import BadRequest

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.web.parts import Parts
    from mint.web.passes import Pass

MOST = 1000
"""Participants that one request may register."""

Name = Annotated[str, msgspec.Meta(max_length=200)]
Worker = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class EntryBody(msgspec.Struct, forbid_unknown_fields=True):
    """A participant elsewhere.

    Args:
        name: by which definitions call it, or with `pattern` a regular expression that must match.
        pattern: whether `name` is one.
        retries: how often a failed dispatch is tried again, unless the step says it.
        backoff: seconds before the first retry; doubled for each further one.
        backoff_max: seconds that a wait before a retry has at most; null: any.
        timeout: a duration that each of its steps gets, unless the step says one.
        concurrency: how many workitems at a time, of all its workers; null: the server's limit.
    """

    name: str
    pattern: bool = False
    retries: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    backoff: Annotated[float, msgspec.Meta(ge=0, le=1e9)] = 1.0
    backoff_max: Annotated[float, msgspec.Meta(ge=0, le=1e9)] | None = None
    timeout: str | None = None
    concurrency: Annotated[int, msgspec.Meta(ge=1)] | None = None

    def entry(self) -> Entry:
        """The same for the engine."""
        return Entry(**msgspec.structs.asdict(self))


class RegisterBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who will fetch work, and for which participants."""

    participants: Annotated[list[EntryBody], msgspec.Meta(min_length=1, max_length=MOST)]
    worker: Worker | None = None
    host: Name = ""
    pid: Annotated[int, msgspec.Meta(ge=0)] = 0


class Registration(msgspec.Struct):
    """What the engine knows now.

    Args:
        registered: names under which the participants are known.
        taken: those of them that the server's own code serves: it gets their work.
        lease: seconds for which a worker may be silent before its work is given to another.
    """

    registered: list[str]
    taken: list[str]
    lease: float


@post(
    "/work/register", status_code=200, summary="Register what a worker serves", sync_to_thread=True
)
def register_work(
    data: JSONBody[RegisterBody], parts: NamedDependency[Parts], bearer: NamedDependency[Pass]
) -> Registration:
    """Tell the engine of participants elsewhere, as a worker does when it starts."""
    outside = parts.outside
    names = [body.name for body in data.participants]
    for name in names:
        bearer.check(outside.roll, name)
    register(parts, [body.entry() for body in data.participants])
    if data.worker is not None:
        outside.workers.heard(data.worker, data.host, data.pid, tuple(names))
    taken = [name for name in names if outside.roll.here.find(name) is not None]
    return Registration(names, taken, outside.lease)


def register(parts: Parts, entries: list[Entry]) -> None:
    """Have the engine know participants.

    Raises:
        BadRequest: one cannot be.
    """
    try:
        parts.outside.roll.register(entries)
    except StoreError:
        raise
    except MintError as error:
        raise BadRequest(str(error)) from error
