"""What a process was at a moment of the past, and a document of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from mint.errors import ProcessNotFound, Refused
from mint.interpreter.journal import Past
from mint.model.snapshot import Snapshot

if TYPE_CHECKING:
    from mint.model.definition import Definition
    from mint.model.effect import Event
    from mint.model.node import Node
    from mint.ports.views import Views

_LAST = 2**62
"""A line of history that no process has reached."""

_PAGE = 10_000


class Moment(msgspec.Struct):
    """A moment of a process.

    Args:
        past: what the process was.
        line: number of the first line of history of the message that led to it.
        at: when that was, seconds since the epoch.
        last: number of the last line of history of that message, or a later one.
    """

    past: Past
    line: int = 0
    at: float = 0.0
    last: int = _LAST


def moment_of(
    views: Views, wfid: str, *, line: int | None = None, at: float | None = None
) -> Moment:
    """What a process was; without a moment, what it is.

    Args:
        views: questions about what is stored.
        wfid: the process.
        line: after this line of its history.
        at: at this time, seconds since the epoch.

    Raises:
        ProcessNotFound: there was no such process, or not yet.
        Refused: the lines of then are gone.
    """
    moment = Moment(Past())
    for number, event, delta in views.journal(wfid):
        if (at is not None and event.at > at) or (line is not None and number > line):
            moment.last = number - 1
            break
        moment.past.go_on(delta, event.data.get("fields"))
        moment.line, moment.at = number, event.at
    if moment.past.process is not None:
        return moment
    if views.process(wfid) is None:
        raise ProcessNotFound(f"no process {wfid}; `mint ps --all` lists them")
    first = next(iter(views.history(wfid, 0, 1)), None)
    if first is None or moment.line or first[1].kind == "launched":
        raise ProcessNotFound(f"process {wfid} was not there then")
    raise Refused(
        f"what process {wfid} was then is not known any more: its history begins with line "
        f"{first[0]}"
    )


def nodes_of(views: Views, moment: Moment) -> list[Node]:
    """The expressions that were alive, with payloads and definitions; kept replies are none.

    Raises:
        Refused: a definition of then was not kept.
    """
    past = moment.past
    known = {digest: _need(views, digest) for digest in set(past.digests.values())}
    nodes = []
    for key, node in past.nodes.items():
        if node.state == "replied":
            continue
        digest = past.digests.get(key)
        definition = UNSET if digest is None else known[digest]
        nodes.append(msgspec.structs.replace(node, definition=definition))
    return nodes


def snapshot_of(views: Views, moment: Moment, *, history: bool = False) -> Snapshot:
    """A document of a process, with which it can go on elsewhere.

    Args:
        views: questions about what is stored.
        moment: of the process.
        history: take along what happened until then.

    Raises:
        Refused: it was over then, or a definition was not kept.
    """
    past = moment.past
    process = past.process
    assert process is not None, "a moment has a process"  # noqa: S101
    if process.state != "running":
        raise Refused(
            f"process {process.wfid} was over then: there is nothing that could go on. Say an "
            f"earlier moment with --at; `mint history {process.wfid}` tells them"
        )
    digests = {process.definition, *past.digests.values()}
    digests |= {digest for patch in process.patches for digest in (patch.before, patch.after)}
    return Snapshot(
        process=process,
        nodes=list(past.nodes.values()),
        digests=past.digests,
        definitions={digest: _need(views, digest).tree for digest in sorted(digests)},
        schedules=list(past.schedules.values()),
        errors=list(past.errors.values()),
        listeners=past.listeners,
        history=events_until(views, process.wfid, moment.last) if history else [],
        at=moment.at,
        line=moment.line,
    )


def events_until(views: Views, wfid: str, line: int) -> list[Event]:
    """The lines of history of a process until one of them."""
    events: list[Event] = []
    after = 0
    while page := views.history(wfid, after, _PAGE):
        events += [event for number, event in page if number <= line]
        after = page[-1][0]
        if after >= line:
            break
    return events


def _need(views: Views, digest: str) -> Definition:
    definition = views.definition(digest)
    if definition is None:
        raise Refused(f"the definition {digest} was not kept")
    return definition
