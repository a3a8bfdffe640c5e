from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.moments import ago, clock
from mint.cli.terminal import safe, text

if TYPE_CHECKING:
    from rich.text import Text


def error_lines(error: dict[str, Any], *, trace: bool = True) -> list[Text]:
    """An error as people read it: what, where, when, and what to do next.

    Args:
        error: as the API tells it.
        trace: whether to show the traceback, where there is one.
    """
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
    # The position will do: a key has a mark in it that shells take for a command.
    again = f"mint replay {error['wfid']} --at {error['expid']}"
    return [*lines, text("  then: ", "dim").append(again), text("")]


def _trace(fault: dict[str, Any]) -> list[str]:
    return [line for part in fault.get("trace", ()) for line in part.rstrip("\n").split("\n")]
