"""Moving running processes from one revision of their definition to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.engine.repairs import Outcome, Repair, Repaired, repair
from mint.errors import Refused
from mint.model.plan import Change, Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mint.definitions.library import Library
    from mint.ports.front import Front

SHOWN = 5
"""Processes of a group that are named."""


class Migration(msgspec.Struct, frozen=True):
    """A wish to move processes.

    Args:
        name: of the definition.
        old: number of the revision that they run.
        new: number of the one that they shall run; None: the current one.
        by: who wishes it.
        why: the reason, for history and audit.
        safe_only: leave processes alone in which work in hand would be cancelled.
        dry_run: only tell what would be done.
    """

    name: str
    old: int
    new: int | None = None
    by: str = ""
    why: str = ""
    safe_only: bool = False
    dry_run: bool = False


class Group(msgspec.Struct, frozen=True):
    """Processes to which the same happens.

    Args:
        outcome: what became, or would become, of them; see `Repaired`.
        count: how many they are.
        changes: what is done to what lives in them.
        doubts: names in the new text that nobody answers to.
        why: what stood in the way, for people.
        wfids: the first few of them.
    """

    outcome: Outcome
    count: int
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...]
    why: str
    wfids: list[str]


def migrate(
    front: Front, library: Library, order: Migration, wfids: Sequence[str] | None = None
) -> tuple[str, list[Repaired]]:
    """Move running processes to another revision, each in a transaction of its own.

    What was changed in the text of a single one stays changed, where it fits the new text.

    Args:
        front: the engine.
        library: the definitions.
        order: what to do.
        wfids: only these processes, of those that run the old revision; None: all.

    Returns:
        The label of the new revision, and what became of each process.

    Raises:
        RevisionNotFound: there is no such revision.
        Refused: one of them is switched off, or its tree was not kept.
    """
    old = library.revision(f"{order.name}@{order.old}")
    new = library.revision(order.name if order.new is None else f"{order.name}@{order.new}")
    if old.label == new.label:
        raise Refused(f"{old.label} is what they run already: name another revision with --to")
    running = library.revisions.wfids(old.label)
    if wfids is not None:
        chosen = set(wfids)
        running = [wfid for wfid in running if wfid in chosen]
    change = Repair(
        library.tree(old),
        library.tree(new),
        by=order.by,
        why=order.why or f"{old.label} -> {new.label}",
        safe_only=order.safe_only,
        dry_run=order.dry_run,
        deployed=new.label,
    )
    return new.label, list(repair(front, change, running))


def grouped(outcomes: Iterable[Repaired]) -> list[Group]:
    """What happens to how many processes: the largest group first.

    Example:
        >>> grouped([Repaired("a", "unchanged"), Repaired("b", "unchanged")])[0].count
        2
    """
    groups: dict[bytes, list[Repaired]] = {}
    for each in outcomes:
        groups.setdefault(_kind(each), []).append(each)
    made = [
        Group(
            first.outcome,
            1 + len(rest),
            first.changes,
            first.doubts,
            first.why,
            [each.wfid for each in (first, *rest)][:SHOWN],
        )
        for first, *rest in groups.values()
    ]
    return sorted(made, key=lambda group: -group.count)


def _kind(outcome: Repaired) -> bytes:
    """What two processes have in common to which the same happens: all but their ids."""
    changes = [msgspec.structs.replace(change, key="") for change in outcome.changes]
    why = outcome.why.replace(outcome.wfid, "")
    return msgspec.json.encode((outcome.outcome, why, changes, outcome.doubts))
