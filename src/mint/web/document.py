"""A live process as a document: its text, plans for another text, and the changes until now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import get, post
from litestar.concurrency import sync_to_thread

from mint.engine.document import (
    document_of,
    patch_of,
    reverted,
    versions,
)
from mint.interpreter.blame import blame
from mint.lang.fmt_radial import to_radial
from mint.lang.places import Reading
from mint.model.message import Amend
from mint.model.plan import Change, Doubt, Patch
from mint.web.definition import new_tree
from mint.web.drawing import marks_of
from mint.web.found import process_of
from mint.web.problems import BadRequest
from mint.web.remarks import remarks_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.model.plan import Plan
    from mint.model.tree import Tree
    from mint.web.actor import Actor
    from mint.web.parts import Parts


class TextView(msgspec.Struct):
    """The text of a process.

    Args:
        wfid: the process.
        name: of its definition.
        state: running, terminated or removed.
        text: as radial text, with a remark on each step where something goes on or is done.
        tree: the same as a tree.
    """

    wfid: str
    name: str
    state: str
    text: str
    tree: list[Any]


class AmendBody(msgspec.Struct, forbid_unknown_fields=True):
    """Another text for a process, as `definition` or `tree`.

    Args:
        definition: the text, in any format.
        tree: the same as a tree.
        source: name of the file, for messages about the definition.
        token: of the plan that was looked at; without, whatever the plan is.
        safe_only: refuse when work in hand would be cancelled.
        dry_run: only answer the plan.
        why: the reason, for history and audit.
    """

    definition: str | None = None
    tree: list[Any] | None = None
    source: str = ""
    token: str = ""
    safe_only: bool = False
    dry_run: bool = False
    why: str = ""


class RevertBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which patch to take back, without a number the last; the rest as for `amend`."""

    patch: int | None = None
    token: str = ""
    safe_only: bool = False
    dry_run: bool = False
    why: str = ""


class PlanView(msgspec.Struct):
    """What another text does to a process.

    Args:
        wfid: the process.
        safe: whether all work in hand stays untouched, and there are no doubts.
        token: names the state that the plan is for.
        changes: what is done to what lives, then what is different ahead.
        doubts: names in the other text that nobody answers to, and that were not there before.
        before: the text until now, as radial text.
        after: the other text.
        patch: the number under which it was applied; null when nothing was done.
    """

    wfid: str
    safe: bool
    token: str
    changes: list[Change]
    doubts: list[Doubt]
    before: str
    after: str
    patch: int | None = None


class PatchView(Patch, frozen=True, kw_only=True):
    """A patch with both texts, as radial text; null when they were not kept."""

    text_before: str | None = None
    text_after: str | None = None


class BlameView(msgspec.Struct):
    """The text of a process, and by position the number of the patch that each step is from."""

    wfid: str
    text: str
    tree: list[Any]
    steps: dict[str, int]
    patches: list[Patch]


@get("/processes/{wfid:str}/text", summary="Show a process as text", sync_to_thread=True)
def show_text(wfid: FromPath[str], parts: NamedDependency[Parts]) -> TextView:
    """The text that a process runs, edits included, with marks of how far it is."""
    process_of(parts.views, wfid)
    document = document_of(parts.views, wfid)
    marks = marks_of(parts.views, document)
    remarks = remarks_of(parts.views, document, marks, parts.clock.now())
    process = document.process
    text = to_radial(document.tree, remarks)
    return TextView(wfid, process.name, process.state, text, document.tree.to_json())


@post("/processes/{wfid:str}/amend", status_code=200, summary="Give a process another text")
async def amend(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[AmendBody],
) -> PlanView:
    """Plan what another text does to a live process, and do it."""
    most = parts.settings.limits.tree
    tree = await sync_to_thread(new_tree, data.definition, data.tree, most, data.source)
    if tree is None:
        raise BadRequest("give the new text: as `definition`, or as `tree`")
    reading = Reading(tree, source=data.source)
    tree = (await sync_to_thread(parts.library.imported, reading)).tree
    message = Amend(wfid=wfid, tree=tree, token=data.token, safe_only=data.safe_only, why=data.why)
    return await _carry_out(parts, actor, message, dry_run=data.dry_run)


@post("/processes/{wfid:str}/revert", status_code=200, summary="Take a change of the text back")
async def revert(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[RevertBody],
) -> PlanView:
    """Take back what a patch did to the text of a live process."""
    tree, number = await sync_to_thread(_without, parts, wfid, data.patch)
    message = Amend(
        wfid=wfid,
        tree=tree,
        token=data.token,
        safe_only=data.safe_only,
        why=data.why,
        reverts=number,
    )
    return await _carry_out(parts, actor, message, dry_run=data.dry_run)


@get("/processes/{wfid:str}/patches", summary="List changes of the text", sync_to_thread=True)
def list_patches(wfid: FromPath[str], parts: NamedDependency[Parts]) -> list[PatchView]:
    """What was changed in the text of a process: who, when, why, and both texts."""
    process = process_of(parts.views, wfid)
    return [_patch_view(parts, patch) for patch in process.patches]


@get("/processes/{wfid:str}/blame", summary="Tell where each step is from", sync_to_thread=True)
def show_blame(wfid: FromPath[str], parts: NamedDependency[Parts]) -> BlameView:
    """Which change of the text each step of a process is from; 0 is the launch."""
    process_of(parts.views, wfid)
    document = document_of(parts.views, wfid)
    process, tree = document.process, document.tree
    known = versions(parts.views, process)
    if not known[-1][1].same(tree):  # edited at single steps since
        known.append((known[-1][0], tree))
    return BlameView(wfid, to_radial(tree), tree.to_json(), blame(known), process.patches)


async def _carry_out(parts: Parts, actor: Actor, message: Amend, *, dry_run: bool) -> PlanView:
    message.by = actor.who
    actor.about(why=message.why, reverts=message.reverts)
    plan = await sync_to_thread(parts.front.plan, message.wfid, message.tree)
    view = await sync_to_thread(_plan_view, parts, message.wfid, message.tree, plan)
    actor.looks_only(when=dry_run or view.before == view.after)
    if actor.looks:
        return view
    # What is shown is what is done: nothing may happen to the process in between.
    message.token = message.token or plan.token
    await parts.tell(message)
    process = await sync_to_thread(process_of, parts.views, message.wfid)
    view.patch = process.patches[-1].number if process.patches else None
    actor.about(patch=view.patch)
    return view


def _plan_view(parts: Parts, wfid: str, tree: Tree, plan: Plan) -> PlanView:
    before = to_radial(document_of(parts.views, wfid).tree)
    after = to_radial(plan.text if plan.text is not None else tree)
    return PlanView(
        wfid, plan.safe, plan.token, list(plan.changes), list(plan.doubts), before, after
    )


def _without(parts: Parts, wfid: str, number: int | None) -> tuple[Tree, int]:
    process_of(parts.views, wfid)
    document = document_of(parts.views, wfid)
    patch = patch_of(document.process, number)
    return reverted(parts.views, document, patch), patch.number


def _patch_view(parts: Parts, patch: Patch) -> PatchView:
    process = msgspec.structs.asdict(patch)
    before, after = (parts.views.definition(digest) for digest in (patch.before, patch.after))
    return PatchView(
        **process,
        text_before=None if before is None else to_radial(before.tree),
        text_after=None if after is None else to_radial(after.tree),
    )
