"""Lines of a process' history, as people read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mint.cli.moments import ago, fine_clock, span
from mint.cli.terminal import safe, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text

Event = dict[str, Any]

_STYLES = {
    "launched": "bold",
    "terminated": "bold green",
    "removed": "bold",
    "error": "bold red",
    "fault": "red",
    "failed": "red",
    "retrying": "yellow",
    "replied": "green",
    "dispatched": "blue",
    "given_again": "yellow",
    "cancel": "yellow",
    "cancelling": "yellow",
    "cancelled": "yellow",
    "paused": "yellow",
    "handled": "yellow",
    "unhandled": "red",
    "replayed": "bold",
    "lost_ticket": "bold red",
    "late": "yellow",
    "refused": "bold red",
    "amended": "bold yellow",
    "migrated": "bold yellow",
    "imported": "bold",
    "forked": "bold",
    "stopped": "bold magenta",
    "debugged": "magenta",
    "breaks": "magenta",
    "step": "dim",
    "claimed": "blue",
    "completed": "green",
    "declined": "red",
    "overdue": "bold red",
    "escalated": "yellow",
    "log": "dim",
    "progress": "dim",
}

_LONG = 200
"""Characters of a value that one line shows."""


def event_line(event: Event, *, fields: bool = False, numbered: bool = False) -> Text:
    """One line: when, what, where, who, and the rest in short.

    Args:
        event: as the API tells it.
        fields: whether to show all of the payload, on a line of its own.
        numbered: begin with the number of the line.
    """
    kind = event["kind"]
    line = text(f"#{event['number']:<6}" if numbered else "", "dim")
    line.append(fine_clock(event["at"]), "dim")
    line.append(f"  {safe(kind):<11}", _STYLES.get(kind, ""))
    line.append(f"  {safe(event['expid']):<8}", "dim")
    if name := event["name"]:
        line.append(f"  {safe(name)}")
    if summary := safe(_summary(event)):
        line.append(f"  {summary}")
    if event["by"]:
        line.append(f"  by {safe(event['by'])}", "dim")
    payload = event["data"].get("fields")
    if fields and payload is not None:
        line.append("\n" + _indented(payload))
    return line


def _summary(event: Event) -> str:
    make = _SUMMARIES.get(event["kind"])
    return "" if make is None else make(event["data"])


def progress_text(data: dict[str, Any]) -> str:
    """How far a step is: `3/10 packages built`."""
    return f"{data.get('done', 0):g}/{data.get('total', 0):g} {data.get('text', '')}".rstrip()


def short(value: Any) -> str:
    """A value as JSON, cut when it is long."""
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= _LONG else told[: _LONG - 3] + "..."


def _indented(payload: Any) -> str:
    told = json.dumps(payload, indent=2, ensure_ascii=False)
    return "\n".join(f"    {safe(line)}" for line in told.splitlines())


def _params(data: dict[str, Any]) -> str:
    params = {key: value for key, value in data.get("params", {}).items() if key != "ref"}
    return " ".join(f"{key}={short(value)}" for key, value in params.items())


def _left(data: dict[str, Any]) -> str:
    return str(data.get("state") or "")


def _of_task(data: dict[str, Any]) -> str:
    taken = f" (from {data['from']})" if isinstance(data.get("from"), str) else ""
    return taken + (" (forced)" if data.get("forced") else "")


def _cancelled(data: dict[str, Any]) -> str:
    return "  ".join(str(data[name]) for name in ("flavour", "reason") if data.get(name))


def _origin(data: dict[str, Any]) -> str:
    origin = f"from {data.get('from', '')}, line {data.get('line', '')}"
    return f"{origin}: {data['why']}" if data.get("why") else origin


def _got_ticket(data: dict[str, Any]) -> str:
    if data.get("again"):
        return "which it held before"
    return f"after {span(data['waited'])}" if data.get("waited") else ""


def _stopped(data: dict[str, Any]) -> str:
    return f"before `{data.get('step', '')}`  {data.get('why', '')}"


def _debugged(data: dict[str, Any]) -> str:
    """What whoever debugs did, and what he changed."""
    parts = [str(data.get("act", "")), str(data.get("until", ""))]
    return " ".join([*filter(None, parts), _replayed(data)]).rstrip()


def _breaks(data: dict[str, Any]) -> str:
    return ", ".join(point["at"] for point in data.get("breaks", ())) or "none is left"


def _why(data: dict[str, Any]) -> str:
    return str(data.get("why", ""))


def _replayed(data: dict[str, Any]) -> str:
    """What was different."""
    parts = [f"without {', '.join(data['unset'])}"] if data.get("unset") else []
    changed = {**(data.get("fields") or {}), **data.get("put", {})}
    parts += [f"{key}={short(value)}" for key, value in changed.items()]
    return " ".join([*parts, "with another step"] if data.get("tree") else parts)


def _migrated(data: dict[str, Any]) -> str:
    why = data.get("why", "")
    return f"{data.get('from') or 'no revision'} -> {data.get('to')}" + f": {why}" * bool(why)


_SUMMARIES: dict[str, Callable[[dict[str, Any]], str]] = {
    "launched": lambda data: short(data.get("fields", {})),
    "dispatched": _params,
    "migrated": _migrated,
    "log": lambda data: str(data.get("text", "")),
    "echo": lambda data: str(data.get("text", "")),
    "progress": progress_text,
    "failed": lambda data: str(data.get("message", "")),
    "error": lambda data: str(data.get("message", "")),
    "fault": lambda data: str(data.get("message", "")),
    "retrying": lambda data: ago(data.get("due")),
    "history_trimmed": lambda data: f"{data.get('lines', 0)} older lines are gone",
    "got_ticket": _got_ticket,
    "lost_ticket": lambda data: str(data.get("why", "")),
    "variable": lambda data: short(data.get("value")),
    "amended": lambda data: f"patch {data.get('number', '')}: {data.get('why', '')}",
    "imported": _origin,
    "forked": _origin,
    "given_again": lambda data: f"{data.get('from', '')} was silent for longer than its lease",
    "cancel": _cancelled,
    "refused": _why,
    "handled": lambda data: f"in process {data.get('process', '')}",
    "unhandled": lambda _: "on_error_process: there is no such definition",
    "replayed": _replayed,
    "stopped": _stopped,
    "debugged": _debugged,
    "breaks": _breaks,
    "re_applied": _why,
    "attached": _why,
    "pushed_out": _why,
    "resparked": _why,
    "terminated": _left,
    "claimed": _of_task,
    "released": _of_task,
    "delegated": lambda data: f"to {', '.join(data.get('to', []))}{_of_task(data)}",
    "completed": lambda data: f"{short(data.get('answer', {}))}{_of_task(data)}",
    "declined": lambda data: f"{data.get('reason', '')}{_of_task(data)}",
    "commented": lambda data: str(data.get("text", "")),
    "overdue": lambda data: str(data.get("title", "")),
    "escalated": lambda data: f"to {data.get('to', '')}",
}
