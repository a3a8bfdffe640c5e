"""Debugging a live process: stopped steps are let go one by one, changed, or all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import NotAWaitingStep
from mint.interpreter import editing, halting
from mint.interpreter.steps import ResumeIt
from mint.lang import condition, paths
from mint.model.halts import Breakpoint, Halts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.interpreter.run import Run
    from mint.model.message import Breaks, Debug
    from mint.model.node import Node


def debug(run: Run, message: Debug) -> None:
    """Stop a process before its steps, and let what is stopped go on.

    Raises:
        NotAWaitingStep: what is to go on, or to be changed, is not stopped.
    """
    stopped = _meant(run, message)
    before = run.process.halts or Halts()
    run.process.halts = _kept(_halts(run, message, before, stopped))
    run.event(
        "debugged", stopped[0] if message.key is not None else None, data=_told(message, stopped)
    )
    if message.put or message.unset:
        _change(run, message, stopped)
    if message.act in ("step", "over", "until", "go_on"):
        for node in stopped:
            run.say(ResumeIt(key=node.key))


def set_breaks(run: Run, message: Breaks) -> None:
    """Set and clear breakpoints.

    Raises:
        NotAWaitingStep: there is no such breakpoint to remove.
        ConditionError: a condition cannot be understood.
    """
    halts = run.process.halts or Halts()
    points = {} if message.clear else {point.at: point for point in halts.breaks}
    for at in message.remove:
        if points.pop(at, None) is None:
            raise NotAWaitingStep(_no_breakpoint(run, at, points))
    points |= {point.at: point for point in checked(message.add)}
    breaks = tuple(points.values())
    run.process.halts = _kept(msgspec.structs.replace(halts, breaks=breaks))
    run.event("breaks", None, data={"breaks": [msgspec.structs.asdict(one) for one in breaks]})


def checked(points: Sequence[Breakpoint]) -> tuple[Breakpoint, ...]:
    """Breakpoints whose conditions can be understood.

    Raises:
        ConditionError: one cannot.
    """
    for point in points:
        if point.when:
            condition.parse(point.when)
    return tuple(points)


def _no_breakpoint(run: Run, at: str, points: dict[str, Breakpoint]) -> str:
    there = ", ".join(points) or "none"
    return f"process {run.process.wfid} has no breakpoint at {at}; it has {there}"


def _halts(run: Run, message: Debug, before: Halts, stopped: list[Node]) -> Halts:
    """When the process stops from now on."""
    over = tuple(key for key in before.over if run.node(key) is not None)
    match message.act:
        case "change":
            return before
        case "go_on":
            return Halts(breaks=before.breaks)
        case "over":
            over = (*over, *(node.key for node in stopped))
    return Halts(
        stepping="participants" if message.participants else "every",
        until=message.until if message.act == "until" else "",
        over=over,
        breaks=before.breaks,
    )


def _kept(halts: Halts) -> Halts | None:
    return None if halts == Halts() else halts


def _meant(run: Run, message: Debug) -> list[Node]:
    """The stopped expressions that a message means."""
    if message.key is not None:
        node = editing.target(run, message.key)
        if not halting.is_debugged(node):
            raise NotAWaitingStep(f"{node.key} is not stopped; `mint debug` shows what is")
        return [node]
    found = [node for node in run.nodes() if halting.is_debugged(node)]
    wfid = run.process.wfid
    changes = message.act == "change" or message.put or message.unset
    if not found and (changes or message.act == "over"):
        raise NotAWaitingStep(f"nothing of process {wfid} is stopped; `mint debug {wfid}` stops it")
    if len(found) > 1 and changes:
        keys = ", ".join(node.key for node in found)
        raise NotAWaitingStep(f"several steps of process {wfid} are stopped, say which: {keys}")
    return found


def _change(run: Run, message: Debug, stopped: list[Node]) -> None:
    """Change the payload with which a stopped expression will begin."""
    for node in stopped:
        fields = run.fields(node)
        for path in message.unset:
            fields = paths.remove(fields, path)
        fields = editing.put_all(fields, message.put)
        run.scale.take(fields)
        node.fields = fields


def _told(message: Debug, stopped: list[Node]) -> dict[str, Any]:
    """What the history tells."""
    told: dict[str, Any] = {"act": message.act, "keys": [node.key for node in stopped]}
    for name in ("until", "participants", "put", "unset"):
        if value := getattr(message, name):
            told[name] = value
    return told
