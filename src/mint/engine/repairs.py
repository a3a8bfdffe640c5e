"""One change of the text for many processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from mint.engine.document import document_of
from mint.errors import MintError, PatchMisfit
from mint.interpreter.transplant import transplant
from mint.model.message import Amend
from mint.model.plan import Change, Doubt
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from mint.engine.document import Document
    from mint.model.plan import Plan
    from mint.ports.front import Front

Outcome = Literal["done", "planned", "unchanged", "unsafe", "misfit", "refused"]

PATIENCE = 30.0
"""Seconds that one process may take."""


class Repair(msgspec.Struct, frozen=True):
    """A change that was made to the text of one process, for others.

    Args:
        before: the text before it.
        after: the text after it.
        by: who orders it.
        why: the reason, for history and audit.
        safe_only: leave processes alone whose plan is not safe.
        dry_run: only tell what would be done.
        deployed: the deployed revision that they run afterwards; "": as until now.
    """

    before: Tree
    after: Tree
    by: str = ""
    why: str = ""
    safe_only: bool = False
    dry_run: bool = False
    deployed: str = ""


class Repaired(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one process.

    Args:
        wfid: the process.
        outcome: `done`, `planned` (a dry run), `unchanged` (its text says so already), `unsafe`
            (work in hand would be cancelled, or a name would mean nothing), `misfit` (the change
            does not fit its text), or `refused`.
        why: what stood in the way, for people.
        touches: how many steps are, or would be, cancelled.
        changes: what is done to what lives, then what is different ahead of it.
        moves: by position in the text until now, the new one, where that is another.
        doubts: names in the new text that nobody answers to.
    """

    wfid: str
    outcome: Outcome
    why: str = ""
    touches: int = 0
    changes: tuple[Change, ...] = ()
    moves: dict[str, str] = {}
    doubts: tuple[Doubt, ...] = ()


def repair(front: Front, order: Repair, wfids: Sequence[str]) -> Iterator[Repaired]:
    """Change the text of many processes; each on its own, and all that can be at once.

    Args:
        front: the engine.
        order: the change.
        wfids: the processes.

    Returns:
        What became of each, in order.
    """
    said: list[tuple[Repaired, Amend | None]] = [_prepared(front, order, wfid) for wfid in wfids]
    futures = iter(front.tell_all([message for _, message in said if message is not None]))
    for planned, message in said:
        yield planned if message is None else _outcome(planned, next(futures))


def _prepared(front: Front, order: Repair, wfid: str) -> tuple[Repaired, Amend | None]:
    try:
        document = document_of(front.views, wfid)
        tree = transplant(order.before, order.after, document.tree)
        if tree.same(document.tree):
            return _unchanged(order, wfid, document)
        plan = front.plan(wfid, tree)
    except PatchMisfit as error:
        return Repaired(wfid, "misfit", str(error)), None
    except MintError as error:
        return Repaired(wfid, "refused", str(error)), None
    planned = _planned(wfid, plan)
    if order.safe_only and not plan.safe:
        return msgspec.structs.replace(planned, outcome="unsafe", why=plan.risks), None
    if order.dry_run:
        return planned, None
    message = Amend(wfid=wfid, by=order.by, tree=tree, token=plan.token, why=order.why)
    message.safe_only, message.deployed = order.safe_only, order.deployed
    return msgspec.structs.replace(planned, outcome="done"), message


def _unchanged(order: Repair, wfid: str, document: Document) -> tuple[Repaired, Amend | None]:
    """A text that stays; which revision it is may be told all the same."""
    message = None
    if order.deployed and not order.dry_run:
        message = Amend(wfid=wfid, by=order.by, tree=document.tree, why=order.why)
        message.deployed = order.deployed
    return Repaired(wfid, "unchanged"), message


def _planned(wfid: str, plan: Plan) -> Repaired:
    touches = sum(change.touches for change in plan.changes)
    moves = {old: new for old, new in plan.moves.items() if old != new}
    return Repaired(
        wfid, "planned", touches=touches, changes=plan.changes, moves=moves, doubts=plan.doubts
    )


def _outcome(planned: Repaired, future: Future[None]) -> Repaired:
    try:
        future.result(PATIENCE)
    except MintError as error:
        return msgspec.structs.replace(planned, outcome="refused", why=str(error))
    return planned
