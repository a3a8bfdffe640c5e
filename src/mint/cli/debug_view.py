"""Where a process is stopped, for people: its text, the workitem before a step and after it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mint.cli.plan_view import diff
from mint.cli.terminal import text

if TYPE_CHECKING:
    from rich.text import Text

View = dict[str, Any]

_AROUND = 3
"""Lines of the text that are shown before and after a stopped step."""

_MARK = "<- stopped before it"


def debug_view(view: View, before: View | None = None) -> list[Text]:
    """Where a process is stopped.

    Args:
        view: as the API tells it.
        before: the same before the last step: what that changed is shown, too.
    """
    lines = _excerpt(view["text"])
    if before is not None:
        lines += _changes(before, view)
    for stop in view["stopped"]:
        lines.append(_stop(stop))
    return [*lines, *_others(view)]


def workitem_of(stop: View) -> str:
    """The payload of a stopped step, as text."""
    return json.dumps(stop["fields"], indent=2, ensure_ascii=False, sort_keys=True)


def _stop(stop: View) -> Text:
    line = text("stopped", "bold magenta").append(" before ").append(text(stop["expid"], "bold"))
    return line.append(" ").append(text(stop["step"])).append(text(f"   ({stop['why']})", "dim"))


def _others(view: View) -> list[Text]:
    if view["state"] != "running":
        return [text("the process is over", "green")]
    lines = [_other(other) for other in view["others"]]
    if not view["stopped"] and view["stepping"]:
        lines.append(text("it will stop before its next step", "dim"))
    return lines


def _other(other: View) -> Text:
    doing = f"with {other['participant']}" if other["participant"] else other["state"] or "waits"
    if other["in_error"]:
        return text(f"error   at {other['expid']} {other['name']}", "bold red")
    return text(f"        at {other['expid']} {other['name']}: {doing}", "dim")


def _excerpt(whole: str) -> list[Text]:
    """The lines of the text around stopped steps."""
    lines = whole.splitlines()
    marked = [number for number, line in enumerate(lines) if _MARK in line]
    near = {number + by for number in marked for by in range(-_AROUND, _AROUND + 1)}
    shown = sorted(number for number in near if 0 <= number < len(lines))
    return [text(f"  {lines[number]}", "bold" if number in marked else "dim") for number in shown]


def _changes(before: View, after: View) -> list[Text]:
    """How the payload differs between what was stopped and what is stopped now."""
    old, new = _by_key(before), _by_key(after)
    same = [(old[key], new[key]) for key in new if key in old]
    gone = [old[key] for key in old if key not in new]
    pairs = [pair for pair in same if pair[0]["fields"] != pair[1]["fields"]]
    if len(gone) == 1:
        pairs += [(gone[0], new[key]) for key in new if key not in old]
        if after["fields"] is not None:
            pairs.append((gone[0], {"expid": "the end", "fields": after["fields"]}))
    return [line for pair in pairs for line in _change(*pair)]


def _by_key(view: View) -> dict[str, View]:
    return {stop["key"]: stop for stop in view["stopped"]}


def _change(old: View, new: View) -> list[Text]:
    told = text(f"the workitem, from {old['expid']} to {new['expid']}:", "dim")
    lines = diff(workitem_of(old), workitem_of(new))
    return [told, *lines] if lines else [told.append(" unchanged")]
