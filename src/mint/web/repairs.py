from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

from mint.engine.document import change_of, patch_of
from mint.engine.repairs import Repair, Repaired, repair
from mint.web.found import process_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.web.parts import Parts


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
async def repair_processes(data: JSONBody[RepairBody], parts: NamedDependency[Parts]) -> RepairView:
    """Do to other processes what a patch did to one; each on its own."""
    return await sync_to_thread(_repair, parts, data)


def _repair(parts: Parts, data: RepairBody) -> RepairView:
    source = process_of(parts.views, data.source)
    patch = patch_of(source, data.patch)
    before, after = change_of(parts.views, source, patch)
    order = Repair(
        before,
        after,
        by=parts.by,
        why=data.why or patch.why,
        safe_only=data.safe_only,
        dry_run=data.dry_run,
    )
    others = [wfid for wfid in dict.fromkeys(data.to) if wfid != data.source]
    return RepairView(
        data.source, patch.number, order.why, list(repair(parts.front, order, others))
    )
