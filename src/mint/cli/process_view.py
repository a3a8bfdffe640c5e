from __future__ import annotations

from typing import TYPE_CHECKING

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
    lines = [_head(picture, now), text("")]
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


def _hints(picture: Picture) -> list[Text]:
    wfid = picture.process["wfid"]
    if not picture.detail["errors"]:
        return []
    again = text("repair the cause, then ", "dim").append(f"{_NEXT} {wfid}", "bold")
    return [text(""), again.append("   (mint errors tells more)", "dim")]
