from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

from mint.model.message import Replay
from mint.model.tree import Tree
from mint.ports.registered import EDIT
from mint.web.chosen_errors import ErrorRef, RefusedError, check_many, tell_each
from mint.web.definition import new_tree
from mint.web.problems import BadRequest
from mint.web.process import ErrorLine, error_line

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts

_TOLD = 100
"""Errors that are told whole."""

_EARLIER = 1.0
"""Seconds by which the engine may date an error before the moment at which we asked."""


class RepairBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to try again, each in the same way.

    Args:
        errors: which.
        fields: merged into each payload.
        put: by path such as `server.port`: values put into each payload.
        unset: paths of what is taken out first.
        tree: a tree to run instead.
        definition: the same as a text.
        same_as: a process: do as in its last replay; then nothing else is said.
    """

    errors: list[ErrorRef]
    fields: dict[str, Any] | None = None
    put: dict[str, Any] = {}
    unset: list[str] = []
    tree: list[Any] | None = None
    definition: str | None = None
    same_as: str | None = None


class Replayed(msgspec.Struct):
    """What came of it.

    Args:
        replayed: those that are tried again.
        refused: those that cannot be.
        at: when, seconds since the epoch.
        before: errors of these processes that were recorded shortly before.
    """

    replayed: list[ErrorRef]
    refused: list[RefusedError]
    at: float
    before: list[ErrorRef]


class OutcomeBody(msgspec.Struct, forbid_unknown_fields=True):
    """Errors that were replayed, and `at` and `before` as the answer told them."""

    errors: list[ErrorRef]
    at: float
    before: list[ErrorRef] = []


class Outcome(msgspec.Struct):
    """How it went on.

    Args:
        at_work: how many steps are with a participant, or will be again.
        failed: how many have an error again.
        errors: some of those errors, without their fields.
    """

    at_work: int
    failed: int
    errors: list[ErrorLine]


@post("/errors/replay", status_code=200, summary="Replay errors")
async def replay_errors(
    data: JSONBody[RepairBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Replayed:
    """Try again what ended in these errors; nothing is done when what is given cannot be."""
    check_many(data.errors)
    repair = await sync_to_thread(_repair, data, parts, actor)
    if repair.fields or repair.put or repair.unset or repair.tree:
        actor.bearer.demand("replay with changes", EDIT)
    at = parts.clock.now()
    before = await sync_to_thread(_recent, data, parts, at)
    messages = [
        msgspec.structs.replace(repair, wfid=each.wfid, key=each.key) for each in data.errors
    ]
    done, refused = await tell_each(parts, data.errors, messages)
    actor.about(f"{len(data.errors)} error(s)", same_as=data.same_as)
    actor.several((each.wfid for each in done), ((each.wfid, each.message) for each in refused))
    return Replayed(done, refused, at, before)


@post("/errors/outcome", status_code=200, summary="See what came of replays", sync_to_thread=True)
def show_outcome(data: JSONBody[OutcomeBody], parts: NamedDependency[Parts]) -> Outcome:
    """How the steps went on that were replayed."""
    check_many(data.errors)
    old = {(each.wfid, each.key, each.at) for each in (*data.errors, *data.before)}
    names = [(each.wfid, each.key) for each in data.errors]
    working = parts.views.at_work(names)
    there = parts.views.errors_since({wfid for wfid, _ in names}, data.at - _EARLIER)
    again = [name for name in there if (name.wfid, name.key, name.at) not in old]
    told = [parts.views.error(name.wfid, name.key) for name in again[:_TOLD]]
    found = [record for record in told if record is not None]
    places = parts.views.places([(record.wfid, record.key) for record in found])
    lines = [error_line(msgspec.structs.replace(record, fields={}), places) for record in found]
    return Outcome(working, len(again), lines)


def _recent(data: RepairBody, parts: Parts, at: float) -> list[ErrorRef]:
    found = parts.views.errors_since({each.wfid for each in data.errors}, at - _EARLIER)
    return [ErrorRef(name.wfid, name.key, name.at) for name in found]


def _repair(data: RepairBody, parts: Parts, actor: Actor) -> Replay:
    """The message to all of them, without an address."""
    if data.same_as is not None:
        if data.fields or data.put or data.unset or data.tree or data.definition:
            raise BadRequest("same_as: that repair is given by another; give nothing besides")
        return _same_as(data.same_as, parts, actor)
    tree = new_tree(data.definition, data.tree, parts.settings.limits.tree)
    return Replay(
        wfid="", by=actor.who, fields=data.fields, put=data.put, unset=data.unset, tree=tree
    )


def _same_as(wfid: str, parts: Parts, actor: Actor) -> Replay:
    event = parts.views.last_event(wfid, "replayed")
    if event is None:
        raise BadRequest(f"same_as: the history of {wfid} tells of no replay; replay it first")
    data = event.data
    tree = data.get("tree")
    return Replay(
        wfid="",
        by=actor.who,
        fields=data.get("fields"),
        put=data.get("put", {}),
        unset=data.get("unset", []),
        tree=None if tree is None else Tree.of(tree),
    )
