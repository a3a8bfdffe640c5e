"""A process goes elsewhere, comes from elsewhere, or begins again from its own past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import get, post
from litestar.concurrency import sync_to_thread
from litestar.params import QueryParameter

from mint.engine.past import moment_of, snapshot_of
from mint.ports.front import AdoptOrder
from mint.web.definition import new_tree
from mint.web.found import process_of
from mint.web.history import MOST_LINES
from mint.web.parts import answered
from mint.web.processes import Named

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, FromQuery, JSONBody

    from mint.model.snapshot import Snapshot
    from mint.web.actor import Actor
    from mint.web.parts import Parts


class ImportBody(msgspec.Struct, forbid_unknown_fields=True):
    """A process to bring to life.

    Args:
        snapshot: the document that an export gave.
        anew: give it an id of its own; otherwise it keeps the one that it had.
        why: the reason, for history and audit.
        paused: hold it, so that it can be looked at first.
    """

    snapshot: dict[str, Any]
    anew: bool = False
    why: str = ""
    paused: bool = False


class ForkBody(msgspec.Struct, forbid_unknown_fields=True):
    """From where to begin again.

    Args:
        line: after this line of history; without a moment, as the process is now.
        at: at this time, seconds since the epoch.
        definition: another text for the fork, in any format.
        why: the reason, for history and audit.
        paused: hold it, so that it can be looked at first.
        keep_dates: what is due keeps its date; otherwise as much time remains as did then.
    """

    line: int | None = None
    at: float | None = None
    definition: str | None = None
    why: str = ""
    paused: bool = False
    keep_dates: bool = False


@get("/processes/{wfid:str}/export", summary="Export a process", sync_to_thread=True)
def export_process(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    line: Annotated[int | None, QueryParameter(ge=1, le=MOST_LINES)] = None,
    at: FromQuery[float | None] = None,
    *,
    history: FromQuery[bool] = False,
) -> Snapshot:
    """A process as one document, as it is or as it was; with its history, if that is asked for."""
    process_of(parts.views, wfid)
    moment = moment_of(parts.views, wfid, line=line, at=at)
    return snapshot_of(parts.views, moment, history=history)


@post("/imports", summary="Import a process")
async def import_process(
    data: JSONBody[ImportBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Named:
    """Bring a process to life that was exported here or elsewhere."""
    order = AdoptOrder(
        data.snapshot, anew=data.anew, by=actor.who, why=data.why, paused=data.paused
    )
    actor.about(str(data.snapshot.get("wfid", "")), why=data.why)
    wfid = await answered(parts.front.adopt(order))
    actor.about(wfid=wfid)
    return Named(wfid)


@post("/processes/{wfid:str}/fork", summary="Fork a process")
async def fork_process(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[ForkBody],
) -> Named:
    """Begin a new process as this one is, or was at a moment of the past."""
    order = await sync_to_thread(_fork, parts, actor, wfid, data)
    fork = await answered(parts.front.adopt(order))
    actor.about(fork=fork)
    return Named(fork)


def _fork(parts: Parts, actor: Actor, wfid: str, data: ForkBody) -> AdoptOrder:
    actor.about(why=data.why, line=data.line, moment=data.at)
    tree = new_tree(data.definition, None, parts.settings.limits.tree)
    moment = moment_of(parts.views, wfid, line=data.line, at=data.at)
    snapshot = snapshot_of(parts.views, moment)
    return AdoptOrder(
        msgspec.to_builtins(snapshot),
        anew=True,
        kind="forked",
        by=actor.who,
        why=data.why,
        shift=0.0 if data.keep_dates else parts.clock.now() - moment.at,
        tree=tree,
        paused=data.paused,
    )
