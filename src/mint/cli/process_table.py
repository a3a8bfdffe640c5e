from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.moments import ago, clock, now, span
from mint.cli.terminal import table, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

HEADINGS = ("WFID", "NAME", "STATE", "LAUNCHED", "STEPS", "ERRORS")


def process_table(processes: Sequence[dict[str, Any]]) -> Any:
    """A table of processes.

    Args:
        processes: as the API lists them.
    """
    return table(HEADINGS, [_row(process) for process in processes])


def _row(process: dict[str, Any]) -> list[Text]:
    errors = process["errors"]
    name = name_of(process)
    note = f"  ({process['why']} of {process['parent']})" if process["why"] else ""
    return [
        text(process["wfid"], "bold"),
        text(name or "-").append(note, "dim"),
        state_of(process),
        text(ago(process["launched_at"])),
        text(process["expressions"]),
        text(errors, "bold red" if errors else "dim"),
    ]


def name_of(process: dict[str, Any]) -> str:
    """The name of a process' definition, and which revision of it: deployed, or as the text says.

    Example:
        >>> name_of({"name": "release", "revision": "2.0", "deployed": "release@3"})
        'release@3 2.0'
    """
    deployed = process["deployed"]
    name = process["name"]
    if deployed:
        own = deployed.rpartition("@")[0]
        name = deployed if name in ("", own) else f"{name} ({deployed})"
    return " ".join(part for part in (name, process["revision"]) if part)


def state_of(process: dict[str, Any]) -> Text:
    """The state of a process, and how long it took when it is over."""
    if process["state"] == "running":
        stuck = process["errors"] > 0
        return text("error" if stuck else "running", "bold red" if stuck else "blue")
    end = process["ended_at"]
    took = "" if end is None else f" after {span(end - process['launched_at'])}"
    return text(process["state"], "green").append(took, "dim")


def summary(processes: Sequence[dict[str, Any]]) -> Text:
    """A line above a live table."""
    running = sum(process["state"] == "running" for process in processes)
    errors = sum(process["errors"] for process in processes)
    line = text(f"{running} running", "bold")
    line.append(f", {errors} errors", "bold red" if errors else "dim")
    return line.append(f"   {clock(now())}", "dim")
