from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.moments import ago, span
from mint.cli.process_table import name_of, state_of
from mint.cli.terminal import text
from mint.cli.tree_view import TreeView

if TYPE_CHECKING:
    from rich.text import Text

    from mint.cli.picture import Picture

_NEXT = "mint replay"


def process_view(picture: Picture, now: float, room: int | None = None) -> list[Text]:
    """A process as lines: its head, its tree, and what to do about its errors.

    Args:
        picture: the process.
        now: seconds since the epoch.
        room: how many lines fit; None: any number.
    """
    lines = [_head(picture, now), *_purpose(picture), text("")]
    hints = _hints(picture)
    left = None if room is None else room - len(lines) - len(hints)
    return [*lines, *TreeView(picture, now).lines(left), *hints]


def _head(picture: Picture, now: float) -> Text:
    process = picture.process
    line = text(process["wfid"], "bold")
    name = name_of(process)
    if name:
        line.append_text(text(f"  {name}"))
    line.append("  ").append_text(state_of(process))
    if not picture.over:
        line.append(f" for {span(now - process['launched_at'])}", "dim")
    else:
        line.append(f", launched {ago(process['launched_at'])}", "dim")
    return line


def _purpose(picture: Picture) -> list[Text]:
    """For which process the engine launched it, if it did."""
    process = picture.process
    if not process["parent"] or not process["why"]:
        return []
    at = process.get("about", "").partition("!")[0]
    what = f"handles the error at {at} of " if at else f"{process['why']} of "
    line = text(what, "yellow").append(process["parent"], "bold")
    return [line.append(f"   (mint errors {process['parent']})", "dim") if at else line]


def _hints(picture: Picture) -> list[Text]:
    wfid, errors = picture.process["wfid"], picture.detail["errors"]
    if not errors:
        return []
    again = text("repair the cause, then ", "dim").append(f"{_NEXT} {wfid}", "bold")
    again.append(f"   (mint errors {wfid} tells more)", "dim")
    return [text(""), *_handlers(errors), again]


def _handlers(errors: list[dict[str, Any]]) -> list[Text]:
    """Which processes handle the errors."""
    handled = [error for error in errors if error["handler"]]
    return [
        text(f"the error at {error['expid']} is handled by ", "yellow").append(
            error["handler"], "bold"
        )
        for error in handled
    ]
