from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

from mint.model.message import Cancelled
from mint.ports.leases import CANCEL, holder_of
from mint.web.parts import answered
from mint.web.work_register import Worker

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.ports.leases import Standing
    from mint.web.parts import Parts
    from mint.web.passes import Pass

MOST = 10_000
"""Dispatches that one request may name."""

Dispatches = Annotated[list[str], msgspec.Meta(max_length=MOST)]


class ReleaseBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to give back.

    Args:
        worker: who has it.
        dispatches: which; null: all that it has.
        but: which it keeps.
        leaving: whether it fetches nothing more: its requests that wait are answered now.
    """

    worker: Worker
    dispatches: Dispatches | None = None
    but: Dispatches = []
    leaving: bool = False


class Released(msgspec.Struct):
    """What others may fetch now: ids of dispatches."""

    released: list[str]


@post("/work/release", status_code=200, summary="Give work back")
async def release_work(
    data: JSONBody[ReleaseBody], parts: NamedDependency[Parts], bearer: NamedDependency[Pass]
) -> Released:
    """Give back what was fetched and not done: another gets it at once."""
    desk = parts.outside.desk
    if data.leaving:
        desk.dismiss(data.worker)
    freed = await sync_to_thread(_release, parts, bearer, data)
    desk.wake({one.participant for one in freed.values()}, set())
    # Nobody has it any more who could answer to a cancel.
    cancelled = [
        Cancelled(wfid=one.wfid, key=one.key, dispatch=one.dispatch)
        for one in freed.values()
        if one.wish == CANCEL
    ]
    for future in parts.front.tell_all(cancelled):
        await answered(future)
    return Released(list(freed))


def _release(parts: Parts, bearer: Pass, body: ReleaseBody) -> dict[str, Standing]:
    outside, holder = parts.outside, holder_of(body.worker)
    wanted = body.dispatches
    if bearer.participants:
        known = outside.workers.heard(body.worker).holds if wanted is None else wanted
        standings = outside.leases.standings(list(known)).values()
        wanted = [one.dispatch for one in standings if bearer.covers(outside.roll, one.participant)]
    freed = outside.leases.give_back(holder, wanted, body.but)
    if body.leaving and not body.but:
        outside.workers.left(body.worker)
    return outside.leases.standings(freed) if freed else {}
