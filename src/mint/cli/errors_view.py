from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from mint.cli.moments import ago, clock
from mint.cli.terminal import safe, text
from mint.model.fault import Fault

if TYPE_CHECKING:
    from rich.text import Text


def error_lines(errors: list[dict[str, Any]], *, trace: bool) -> list[Text]:
    """Errors as people read them: what, where, when, and what to do next.

    Args:
        errors: as the API tells them.
        trace: whether to show tracebacks, where there are some.
    """
    count = Counter(error["wfid"] for error in errors)
    parts = (_lines(each, only=count[each["wfid"]] == 1, trace=trace) for each in errors)
    return [line for part in parts for line in part]


def _lines(error: dict[str, Any], *, only: bool, trace: bool) -> list[Text]:
    fault = error["fault"]
    head = text(error["wfid"], "bold").append(f"  {error['expid']}")
    who = error["participant"] or error["name"]
    head.append(f"  {safe(who)}", "bold").append(f"  {ago(error['at'])}", "dim")
    head.append(f"  {clock(error['at'])}", "dim")
    kind = " ".join(part for part in (fault["kind"], fault.get("class_name", "")) if part)
    lines = [head, text("  ").append(safe(fault["message"]), "red").append(f"  ({kind})", "dim")]
    if details := fault.get("details"):
        lines.append(text(f"  {details}"))
    if trace:
        lines += [text(f"    {part}", "dim") for part in _trace(fault)]
    at = "" if only else f" --at '{error['key']}'"
    again = f"mint replay {error['wfid']}{at}"
    if msgspec.convert(fault, Fault).of_the_text:
        lines.append(text("  edit: ", "dim").append(f"mint edit {error['wfid']}"))
    return [*lines, text("  then: ", "dim").append(again), text("")]


def _trace(fault: dict[str, Any]) -> list[str]:
    return [line for part in fault.get("trace", ()) for line in part.rstrip("\n").split("\n")]
