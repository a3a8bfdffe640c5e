from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

from mint.engine.document import change_of, patch_of
from mint.engine.repairs import Repair, Repaired, repair
from mint.web.found import process_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts


_REFUSED = frozenset({"unsafe", "misfit", "refused"})


class RepairBody(msgspec.Struct, forbid_unknown_fields=True):
    """A change that was made to one process, for others.

    Args:
        source: the process in which it was made.
        to: the processes that get it.
        patch: its number there; without, the last.
        safe_only: leave processes alone in which work in hand would be cancelled.
        dry_run: only answer what would be done.
        why: the reason, for history and audit; without, that of the patch.
    """

    source: str
    to: list[str]
    patch: int | None = None
    safe_only: bool = False
    dry_run: bool = False
    why: str = ""


class RepairView(msgspec.Struct):
    """Which patch it is, and what became of each process, in the order of the request."""

    source: str
    patch: int
    why: str
    processes: list[Repaired]


@post("/repairs", status_code=200, summary="Change many processes as one was changed")
async def repair_processes(
    data: JSONBody[RepairBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> RepairView:
    """Do to other processes what a patch did to one; each on its own."""
    return await sync_to_thread(_repair, parts, actor, data)


def _repair(parts: Parts, actor: Actor, data: RepairBody) -> RepairView:
    source = process_of(parts.views, data.source)
    patch = patch_of(source, data.patch)
    before, after = change_of(parts.views, source, patch)
    order = Repair(
        before,
        after,
        by=actor.who,
        why=data.why or patch.why,
        safe_only=data.safe_only,
        dry_run=data.dry_run,
    )
    actor.about(f"patch {patch.number} of {data.source}", why=order.why)
    actor.looks_only(when=data.dry_run)
    others = [wfid for wfid in dict.fromkeys(data.to) if wfid != data.source]
    became = list(repair(parts.front, order, others))
    tell_audit(actor, became)
    return RepairView(data.source, patch.number, order.why, became)


def tell_audit(actor: Actor, became: Sequence[Repaired]) -> None:
    """Have the audit tell which processes were changed, and of each other one why not."""
    done = (each.wfid for each in became if each.outcome == "done")
    actor.several(done, ((one.wfid, one.why) for one in became if one.outcome in _REFUSED))
