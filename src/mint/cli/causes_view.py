from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.moments import ago, clock
from mint.cli.terminal import safe, text

if TYPE_CHECKING:
    from rich.text import Text

_NAMED = 3
"""Processes of a cause that are named."""


def cause_lines(found: dict[str, Any]) -> list[Text]:
    """Errors by cause as people read them, with what to do next.

    Args:
        found: as the API tells them.
    """
    causes = found["causes"]
    lines = [line for cause in causes for line in _lines(cause)]
    told = sum(cause["count"] for cause in causes)
    total = f"{found['errors']} error(s) of {len(causes)} cause(s)"
    more = "" if told >= found["errors"] else f"; {told} are told here, see --limit"
    return [*lines, text(total + more, "bold")]


def _lines(cause: dict[str, Any]) -> list[Text]:
    count, newest = cause["count"], cause["newest"]
    message = newest["message"] if count == 1 else cause["message"]
    kind = " ".join(part for part in (cause["kind"], cause["class_name"]) if part)
    head = text(f"{count} x ", "bold").append(safe(message), "red").append(f"  ({kind})", "dim")
    return [
        head,
        text("  at ", "dim").append_text(_where(cause)),
        text("  ", "dim").append_text(_when(cause)),
        text("  in ", "dim").append_text(_who(cause)),
        text("  look: ", "dim").append(f"mint errors {newest['wfid']}"),
        *_then(cause),
        text(""),
    ]


def _where(cause: dict[str, Any]) -> Text:
    step = cause["participant"] or cause["name"]
    where = text(safe(step), "bold").append(f", position {cause['newest']['expid']}", "dim")
    return where.append(f", in {safe(cause['definition'])}" if cause["definition"] else "")


def _when(cause: dict[str, Any]) -> Text:
    if cause["count"] == 1:
        return text(f"{ago(cause['last'])}, {clock(cause['last'])}", "dim")
    first = f"since {clock(cause['first'])}, {ago(cause['first'])}"
    return text(f"{first}; the last {ago(cause['last'])}", "dim")


def _who(cause: dict[str, Any]) -> Text:
    named = cause["wfids"][:_NAMED]
    others = cause["processes"] - len(named)
    return text(", ".join(named)).append(f" and {others} more" if others else "", "dim")


def _then(cause: dict[str, Any]) -> list[Text]:
    newest = cause["newest"]
    one = f"mint replay {newest['wfid']} --at {newest['expid']}"
    lines = [text("  edit: ", "dim").append(f"mint edit {newest['wfid']}")]
    lines = [*(lines if cause["of_the_text"] else ()), text("  then: ", "dim").append(one)]
    if cause["count"] > 1:
        others = f"mint replay --cause {cause['cause']} --same-as {newest['wfid']}"
        lines.append(text("  all:  ", "dim").append(others))
        if cause["of_the_text"]:
            lines.append(text("        ").append(f"mint apply {newest['wfid']} --in-error"))
    return lines
