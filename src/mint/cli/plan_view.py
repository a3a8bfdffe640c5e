from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Any

from mint.cli.terminal import table, text

if TYPE_CHECKING:
    from rich.text import Text

_WORDS = {
    "update": ("updated", "green", "lives on"),
    "re_apply": ("again", "bold yellow", "is cancelled, and begins again"),
    "drop": ("dropped", "bold yellow", "is cancelled"),
    "begin": ("begun", "green", "begins at once"),
    "add": ("ahead +", "blue", ""),
    "remove": ("ahead -", "blue", ""),
    "change": ("ahead ~", "blue", ""),
}
"""By what a plan does: the word for it, its style, and what it means for the step."""


def plan_view(plan: dict[str, Any]) -> list[Any]:
    """What another text does to a process: a headline, the changes, and the lines that differ.

    Args:
        plan: as the API tells it.
    """
    changes = plan["changes"]
    if not changes and plan["before"] == plan["after"]:
        return [text(f"nothing changes in {plan['wfid']}", "dim")]
    return [
        _headline(plan),
        table(("", "", "", ""), [change_row(each) for each in changes]),
        *doubt_lines(plan["doubts"]),
        text(""),
        *diff(plan["before"], plan["after"]),
    ]


def touched(plan: dict[str, Any]) -> int:
    """How many steps there are that somebody works on, and that a plan cancels."""
    return sum(
        change["what"] in ("re_apply", "drop") and not change.get("failed")
        for change in plan["changes"]
    )


def _headline(plan: dict[str, Any]) -> Text:
    touching = touched(plan)
    line = text("plan for ").append(plan["wfid"], "bold").append(": ")
    if not touching:
        return line.append("all work in hand stays untouched", "green")
    steps = "1 step" if touching == 1 else f"{touching} steps"
    return line.append(f"work in hand of {steps} is cancelled", "bold yellow")


def change_row(change: dict[str, Any]) -> list[Text]:
    """One thing that a plan does: what, where, to which step, and what that means."""
    word, style, meaning = _WORDS[change["what"]]
    if change.get("failed"):
        meaning = meaning.removeprefix("is cancelled, and ")
        meaning = "and waits for its replay" if change["what"] == "update" else meaning
        style, meaning = "green", f"has failed, {meaning}"
    if change.get("held"):
        meaning = f"{meaning.removesuffix(' at once')} when it is resumed"
    if change.get("past"):
        word, style, meaning = word.replace("ahead", "past"), "dim", "was run before"
    old, new = change.get("old", ""), change.get("new", "")
    place = old if old == new or not new else f"{old} -> {new}" if old else new
    why = "; ".join(part for part in (change.get("why", ""), meaning) if part)
    return [text(f"  {word}", style), text(place, "dim"), text(change["name"]), text(why, "dim")]


def doubt_lines(doubts: list[dict[str, Any]]) -> list[Text]:
    """What in a new text would be an error when the flow comes there."""
    return [_doubt(doubt) for doubt in doubts]


def _doubt(doubt: dict[str, Any]) -> Text:
    line = text("  warning  ", "bold yellow").append(f"{doubt['place']}  ", "dim")
    line.append(doubt["message"])
    return line.append(f". {doubt['hint']}" if doubt.get("hint") else "", "dim")


def diff(before: str, after: str) -> list[Text]:
    """The lines in which two texts differ, with some around them."""
    lines = unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm="")
    return [_line(line) for line in lines if not line.startswith(("---", "+++"))]


def _line(line: str) -> Text:
    styles = {"+": "green", "-": "red", "@": "dim"}
    return text(line, styles.get(line[:1], ""))
