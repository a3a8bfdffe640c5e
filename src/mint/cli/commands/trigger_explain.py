"""The command `trigger explain`: what a change does, and why."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.terminal import safe, show, show_json, text
from mint.cli.trigger_site import site_of
from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from mint.trigger.event import Event
    from mint.trigger.transcriber import Reason

File = Annotated[str, Parameter(name="FILE", allow_leading_hyphen=True)]
"""The name of a file that holds an event; `-`: standard input."""


def explain(
    file: File,
    /,
    *,
    common: Common = PLAIN,
) -> None:
    """Tell which services a change concerns, by which rule, and which queues get a message.

    Nothing is published. The file holds an event, as in the body of a message; `-` reads it from
    standard input.

        $ mint trigger explain event.json
        $ mint trigger dead show 17 --json | jq -r .body | mint trigger explain -

    Args:
        file: that holds the event.
        common: what every command takes.
    """
    from mint.trigger.transcriber import explain as reasons_of  # noqa: PLC0415 - as late as the rest

    site, event = site_of(common), event_in(file)
    book = site.rulebook
    reasons = reasons_of(event, book.rules, site.table)
    if common.json:
        show_json({"event": event.id, "rules": _documents(reasons), "faults": book.faults})
        return
    show(text(f"{event.op} {event.dn}", "bold"))
    if changed := ", ".join(sorted(event.changed)):
        show(text(f"  changed: {changed}", "dim"))
    for service, group in groupby(reasons, lambda one: one.rule.service):
        show(*_lines(service, list(group), book.faults.get(service)))
    if not any(one.concerned for one in reasons):
        show(text("it concerns no service", "yellow"))


def event_in(file: str) -> Event:
    """The event that a file holds.

    Args:
        file: its path; `-`: standard input.

    Raises:
        UsageError: it cannot be read.
        BadEvent: it holds none.
    """
    from mint.trigger.event import decoded  # noqa: PLC0415 - as late as the rest

    try:
        return decoded(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None


def _lines(service: str, reasons: Sequence[Reason], fault: str | None) -> list[Text]:
    concerned = any(one.concerned for one in reasons)
    head = text("  * " if concerned else "    ", "green").append(safe(service), "bold")
    if concerned:
        queues = ", ".join(reasons[0].queues)
        head.append(f"  {reasons[0].key} -> {safe(queues)}", "dim")
    if fault is not None:
        what = text("      its rules are not known, so that every change is told to it", "red")
        return [head, what, text(f"        {fault}", "red")]
    lines = [head]
    for one in reasons:
        style = "green" if one.concerned else "dim"
        lines.append(text(f"      {one.rule.interest!r}", "dim"))
        lines.append(text(f"        {one.reason}", style))
    return lines


def _documents(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [
        {
            "service": one.rule.service,
            "interest": repr(one.rule.interest),
            "concerned": one.concerned,
            "reason": one.reason,
            "key": one.key,
            "queues": list(one.queues),
        }
        for one in reasons
    ]
