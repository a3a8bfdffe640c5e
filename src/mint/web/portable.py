"""A process goes elsewhere, comes from elsewhere, or begins again from its own past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import get, post
from litestar.concurrency import sync_to_thread
from litestar.params import QueryParameter

from mint.engine.past import moment_of, snapshot_of
from mint.errors import MintError, SnapshotError
from mint.ports.directory import Role
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
    return _whole(parts, snapshot_of(parts.views, moment, history=history))


@post("/imports", summary="Import a process")
async def import_process(
    data: JSONBody[ImportBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Named:
    """Bring a process to life that was exported here or elsewhere."""
    wfid = "" if data.anew else _known(data.snapshot)
    order = AdoptOrder(data.snapshot, wfid=wfid, by=actor.who, why=data.why, paused=data.paused)
    actor.about(str(data.snapshot.get("wfid", "")), why=data.why)
    told = await _adopt(parts, order)
    actor.about(wfid=told.wfid)
    return told


@post("/processes/{wfid:str}/fork", summary="Fork a process")
async def fork_process(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[ForkBody],
) -> Named:
    """Begin a new process as this one is, or was at a moment of the past."""
    told = await _adopt(parts, await sync_to_thread(_fork, parts, actor, wfid, data))
    actor.about(fork=told.wfid)
    return told


def _fork(parts: Parts, actor: Actor, wfid: str, data: ForkBody) -> AdoptOrder:
    actor.about(why=data.why, line=data.line, moment=data.at)
    tree = new_tree(data.definition, None, parts.settings.limits.tree)
    moment = moment_of(parts.views, wfid, line=data.line, at=data.at)
    snapshot = _whole(parts, snapshot_of(parts.views, moment))
    return AdoptOrder(
        msgspec.to_builtins(snapshot),
        kind="forked",
        by=actor.who,
        why=data.why,
        shift=0.0 if data.keep_dates else parts.clock.now() - moment.at,
        tree=tree,
        paused=data.paused,
    )


def _whole(parts: Parts, snapshot: Snapshot) -> Snapshot:
    """With who does the work of participants in this process only."""
    wfid = snapshot.process.wfid
    roles = [role for role in parts.outside.roll.roles() if role.wfid == wfid]
    snapshot.roles = [msgspec.to_builtins(role) for role in roles]
    return snapshot


def _known(snapshot: dict[str, Any]) -> str:
    """The id of the process that a document tells, "" when it tells none."""
    process = snapshot.get("process")
    wfid = process.get("wfid") if isinstance(process, dict) else None
    return wfid if isinstance(wfid, str) else ""


async def _adopt(parts: Parts, order: AdoptOrder) -> Named:
    """Bring a process to life; who does its work is said before any is handed out."""
    order.wfid = order.wfid or parts.front.new_wfid()
    taken = await sync_to_thread(_take_roles, parts, order)
    try:
        return Named(await answered(parts.front.adopt(order)))
    except MintError:
        for role in taken:
            await sync_to_thread(parts.outside.roll.remove_role, role.participant, role.wfid)
        raise


def _take_roles(parts: Parts, order: AdoptOrder) -> list[Role]:
    """Say who does the work in a process that is about to live; none where one lives already."""
    try:
        roles = msgspec.convert(order.snapshot.get("roles", []), list[Role])
    except msgspec.ValidationError as error:
        raise SnapshotError(f"who does the work cannot be read: {error}") from error
    known = parts.views.process(order.wfid)
    if known is not None and known.state != "removed":
        return []
    own = [msgspec.structs.replace(role, wfid=order.wfid) for role in roles]
    for role in own:
        parts.outside.roll.set_role(role)
    return own
