"""What can be said to a live process. `key` may be a position alone where that is unambiguous."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

from mint.model.message import (
    AnyMessage,
    Attach,
    Cancel,
    Edit,
    Pause,
    PushOut,
    ReApply,
    Replay,
    Respark,
    Resume,
)
from mint.ports.registered import EDIT
from mint.web.definition import new_tree, tree_of
from mint.web.found import key_of
from mint.web.problems import BadRequest
from mint.web.processes import Named

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts


class TargetBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which expression is meant; without a key, the whole process."""

    key: str | None = None


class PauseBody(msgspec.Struct, forbid_unknown_fields=True):
    """`breakpoint`: hold only this expression, not what is below it."""

    key: str | None = None
    breakpoint: bool = False


class ResumeBody(msgspec.Struct, forbid_unknown_fields=True):
    """`anyway`: resume every paused expression of the process."""

    key: str | None = None
    anyway: bool = False


class ReplayBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to try again, without a key the first error; with other fields, or another tree.

    Args:
        key: the expression in error.
        fields: merged into the payload.
        put: by path such as `server.port`: values put into the payload.
        unset: paths of what is taken out of the payload first.
        tree: a tree to run instead.
        definition: the same as a text.
    """

    key: str | None = None
    fields: dict[str, Any] | None = None
    put: dict[str, Any] = {}
    unset: list[str] = []
    tree: list[Any] | None = None
    definition: str | None = None


class ReApplyBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to cancel and apply again.

    Args:
        key: the expression.
        tree: apply this tree instead.
        fields: the payload; without it, that of the cancelled leaf.
        merge: merged into the payload.
        applied: with the payload of the first time.
        why: the reason, for history and audit.
        definition: another tree, as a text in any format.
    """

    key: str
    tree: list[Any] | None = None
    fields: dict[str, Any] | None = None
    merge: dict[str, Any] | None = None
    applied: bool = False
    why: str = ""
    definition: str | None = None


class EditBody(msgspec.Struct, forbid_unknown_fields=True):
    """The new tree of an expression; what runs is not touched, what follows is."""

    key: str
    tree: list[Any]


class PushOutBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which expression is to reply to its parent now; without fields, with those that it holds."""

    key: str
    fields: dict[str, Any] | None = None
    why: str = ""


class AttachBody(msgspec.Struct, forbid_unknown_fields=True):
    """An extra branch for a live expression.

    Args:
        key: the expression.
        definition: the branch as a text in any format.
        tree: the same as a tree.
        fields: its payload; without, that of the expression.
        why: the reason, for history and audit.
    """

    key: str
    definition: str | None = None
    tree: list[Any] | None = None
    fields: dict[str, Any] | None = None
    why: str = ""


class WhyBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why it is done."""

    why: str = ""


@post("/processes/{wfid:str}/cancel", status_code=200, summary="Cancel")
async def cancel(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[TargetBody | None] = None,
) -> Named:
    """Cancel a process or an expression; `on_cancel` handlers run."""
    key = await _key(parts, wfid, data.key if data else None)
    return await _tell(parts, actor, Cancel(wfid=wfid, by=actor.who, key=key))


@post("/processes/{wfid:str}/kill", status_code=200, summary="Kill")
async def kill(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[TargetBody | None] = None,
) -> Named:
    """Cancel a process or an expression without its `on_cancel` handlers."""
    key = await _key(parts, wfid, data.key if data else None)
    return await _tell(parts, actor, Cancel(wfid=wfid, by=actor.who, key=key, flavour="kill"))


@post("/processes/{wfid:str}/pause", status_code=200, summary="Pause")
async def pause(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[PauseBody | None] = None,
) -> Named:
    """Hold everything that comes to a process or an expression."""
    body = data or PauseBody()
    key = await _key(parts, wfid, body.key)
    return await _tell(
        parts, actor, Pause(wfid=wfid, by=actor.who, key=key, breakpoint=body.breakpoint)
    )


@post("/processes/{wfid:str}/resume", status_code=200, summary="Resume")
async def resume(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[ResumeBody | None] = None,
) -> Named:
    """Go on with what was held."""
    body = data or ResumeBody()
    key = await _key(parts, wfid, body.key)
    return await _tell(parts, actor, Resume(wfid=wfid, by=actor.who, key=key, anyway=body.anyway))


@post("/processes/{wfid:str}/replay", status_code=200, summary="Replay an error")
async def replay(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[ReplayBody | None] = None,
) -> Named:
    """Try again what ended in an error; with other fields, or another tree, that is an edit."""
    body = data or ReplayBody()
    if body.fields or body.put or body.unset or body.tree or body.definition:
        actor.bearer.demand("replay with changes", EDIT)
    key = await _key(parts, wfid, body.key)
    tree = await sync_to_thread(new_tree, body.definition, body.tree, parts.settings.limits.tree)
    message = Replay(
        wfid=wfid,
        by=actor.who,
        key=key,
        fields=body.fields,
        put=body.put,
        unset=body.unset,
        tree=tree,
    )
    return await _tell(parts, actor, message)


@post("/processes/{wfid:str}/re-apply", status_code=200, summary="Apply again")
async def re_apply(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[ReApplyBody],
) -> Named:
    """Cancel an expression and apply it again."""
    message = ReApply(
        wfid=wfid,
        by=actor.who,
        key=await sync_to_thread(key_of, parts.views, wfid, data.key),
        tree=await sync_to_thread(new_tree, data.definition, data.tree, parts.settings.limits.tree),
        fields=data.fields,
        merge_in_fields=data.merge,
        applied=data.applied,
        why=data.why,
    )
    return await _tell(parts, actor, message)


@post("/processes/{wfid:str}/edit", status_code=200, summary="Edit")
async def edit(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[EditBody],
) -> Named:
    """Replace the tree of a live expression."""
    key = await sync_to_thread(key_of, parts.views, wfid, data.key)
    tree = tree_of(data.tree, parts.settings.limits.tree)
    return await _tell(parts, actor, Edit(wfid=wfid, by=actor.who, key=key, tree=tree))


@post("/processes/{wfid:str}/push-out", status_code=200, summary="Push out")
async def push_out(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[PushOutBody],
) -> Named:
    """Make an expression reply to its parent now."""
    key = await sync_to_thread(key_of, parts.views, wfid, data.key)
    message = PushOut(wfid=wfid, by=actor.who, key=key, fields=data.fields, why=data.why)
    return await _tell(parts, actor, message)


@post("/processes/{wfid:str}/attach", status_code=200, summary="Attach a branch")
async def attach(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[AttachBody],
) -> Named:
    """Run an extra branch on a live expression; it never replies to it."""
    key = await sync_to_thread(key_of, parts.views, wfid, data.key)
    most = parts.settings.limits.tree
    tree = await sync_to_thread(new_tree, data.definition, data.tree, most)
    if tree is None:
        raise BadRequest("give the branch: as `definition`, or as `tree`")
    message = Attach(wfid=wfid, by=actor.who, key=key, tree=tree, fields=data.fields, why=data.why)
    return await _tell(parts, actor, message)


@post("/processes/{wfid:str}/respark", status_code=200, summary="Apply all leaves again")
async def respark(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[WhyBody | None] = None,
) -> Named:
    """Cancel every leaf of a process that is not in error, and apply it again."""
    why = data.why if data else ""
    return await _tell(parts, actor, Respark(wfid=wfid, by=actor.who, why=why))


async def _key(parts: Parts, wfid: str, name: str | None) -> str | None:
    return None if name is None else await sync_to_thread(key_of, parts.views, wfid, name)


async def _tell(parts: Parts, actor: Actor, message: AnyMessage) -> Named:
    actor.about(why=getattr(message, "why", ""), at=getattr(message, "key", None))
    await parts.tell(message)
    return Named(message.wfid)
