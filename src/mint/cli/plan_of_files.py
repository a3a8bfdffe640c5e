from __future__ import annotations

from typing import TYPE_CHECKING

from mint.cli.terminal import safe, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from mint.trigger.applying import FileChange, Plan, Verdict

_STYLES = {"+": "green", "-": "red", "@": "cyan"}

_SAID = {"ok": "green", "no": "bold red", "unchecked": "yellow"}


def lines_of(plan: Plan) -> Sequence[Text]:
    """A plan of files as people read it: the differences, then what speaks against them."""
    lines = [line for one in plan.files for line in _file(one)]
    lines += [text(f"somebody else has changed {name}", "yellow") for name in plan.foreign]
    lines += [text(f"problem: {one}", "red") for one in plan.problems]
    lines += [line for one in plan.checks for line in _check(one)]
    lines += [text(f"refused: {one}; --force does it", "red") for one in plan.guards]
    if plan.held:
        lines.append(text("held back: this was taken back before; --force uses it", "yellow"))
    return [*lines, _verdict(plan)]


def _file(one: FileChange) -> list[Text]:
    if one.change == "same":
        return []
    return [_line(line) for line in one.diff.splitlines()]


def _line(line: str) -> Text:
    if line.startswith(("+++", "---")):
        return text(line, "bold")
    return text(line, _STYLES.get(line[:1], ""))


def _check(one: Verdict) -> list[Text]:
    head = text("check: ", "dim").append(one.said, _SAID[one.said])
    if one.command not in one.why:
        head.append(safe(f"  {one.command}"), "dim")
    if one.why:
        head.append(safe(f"  {one.why}"))
    shown = one.output.splitlines() if one.said == "no" else []
    return [head, *(text(f"    {line}", "red") for line in shown)]


def _verdict(plan: Plan) -> Text:
    if not plan.valid:
        return text(f"{plan.service}: would be refused", "bold red")
    if plan.changes:
        return text(f"{plan.service}: would change", "bold yellow")
    return text(f"{plan.service}: nothing would change", "green")
