from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

from mint.definitions.migrating import Group, Migration, grouped, migrate
from mint.engine.repairs import Repaired
from mint.web.repairs import tell_audit

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts


class MigrationBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which processes are to run which revision.

    Args:
        name: of the definition.
        old: number of the revision that they run.
        new: number of the one that they shall run; null: the current one.
        wfids: only these of them; null: all.
        safe_only: leave processes alone in which work in hand would be cancelled.
        dry_run: only answer what would be done.
        why: the reason, for history and audit.
    """

    name: str
    old: int
    new: int | None = None
    wfids: list[str] | None = None
    safe_only: bool = False
    dry_run: bool = False
    why: str = ""


class MigrationView(msgspec.Struct):
    """What became of the processes.

    Args:
        old: the revision that they ran.
        new: the revision that they run now, or would.
        groups: the same things that happen to several, and to how many.
        moves: by position in the old text, the new one, where that is another; of most of them.
        processes: each of them.
    """

    old: str
    new: str
    groups: list[Group]
    moves: dict[str, str]
    processes: list[Repaired]


@post("/definitions/migrate", status_code=200, summary="Move processes to another revision")
async def migrate_processes(
    data: JSONBody[MigrationBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> MigrationView:
    """Move running processes from one revision to another, each in a transaction of its own."""
    return await sync_to_thread(_migrate, parts, actor, data)


def _migrate(parts: Parts, actor: Actor, data: MigrationBody) -> MigrationView:
    actor.about(f"{data.name}@{data.old}", why=data.why)
    actor.looks_only(when=data.dry_run)
    order = Migration(
        data.name,
        data.old,
        data.new,
        by=actor.who,
        why=data.why,
        safe_only=data.safe_only,
        dry_run=data.dry_run,
    )
    new, outcomes = migrate(parts.front, parts.library, order, data.wfids)
    actor.about(to=new)
    tell_audit(actor, outcomes)
    groups = grouped(outcomes)
    most = groups[0].wfids if groups else []
    moves = next((each.moves for each in outcomes if each.wfid in most), {})
    return MigrationView(f"{data.name}@{data.old}", new, groups, moves, outcomes)
