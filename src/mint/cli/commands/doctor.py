from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.moments import ago
from mint.cli.server import Server
from mint.cli.terminal import safe, show, show_json, text

if TYPE_CHECKING:
    from rich.text import Text

_ALONE = 4
"""What there is to tell of an engine with a database of its own: nobody needs to hear that."""

_SEVERITY = {"error": "bold red", "warning": "yellow"}


def doctor(*, offline: bool = False, common: Common = PLAIN) -> int:
    """Look for what is wrong: errors, work that nobody does, processes that are stuck.

    Exit code 1 when there are findings.

        $ mint doctor || mint errors
        $ mint doctor --offline --data /var/lib/mint

    Args:
        offline: look at the database without asking a server.
        common: what every command takes.
    """
    answer = _offline(common) if offline else _asked(common)
    if common.json:
        show_json(answer)
    elif answer["findings"]:
        for kind, findings in groupby(answer["findings"], lambda finding: str(finding["kind"])):
            show(*_group(list(findings), answer["totals"][kind]), text(""))
        show(_summary(answer["totals"]))
    else:
        show(text("all is well", "green"))
    if not common.json and len(answer["deployment"]) > _ALONE:
        told = (f"{name} {value}" for name, value in answer["deployment"].items())
        show(text(f"on {', '.join(told)}", "dim"))
    return FAILED if answer["findings"] else OK


def _asked(common: Common) -> dict[str, Any]:
    with Server.of(common.data) as server:
        answer: dict[str, Any] = server.get("/doctor")
    return answer


def _offline(common: Common) -> dict[str, Any]:
    import msgspec  # noqa: PLC0415 - as late as the rest

    from mint.app.checkup import check_up  # noqa: PLC0415 - loads the whole application
    from mint.cli.database import settings_of  # noqa: PLC0415 - the same

    answer: dict[str, Any] = msgspec.to_builtins(check_up(settings_of(common)))
    return answer


def _group(findings: list[dict[str, Any]], total: int) -> list[Text]:
    """Findings of one kind: what it means first, then each, then what helps."""
    first = findings[0]
    head = text(f"{first['severity']}: ", _SEVERITY.get(first["severity"], "bold"))
    head.append(safe(f"{first['kind']} ({total})"), "bold").append(f"  {safe(first['why'])}", "dim")
    lines = [head]
    for finding in findings:
        lines.append(_line(finding))
        if finding["next"]:
            lines.append(text("    then: ", "dim").append(safe(finding["next"])))
    if total > len(findings):
        lines.append(text(f"  and {total - len(findings)} more", "dim"))
    return lines


def _line(finding: dict[str, Any]) -> Text:
    line = text(f"  {finding['what']}")
    if finding["where"]:
        line.append(f"  {safe(finding['where'])}", "dim")
    if finding["since"] is not None:
        line.append(f"  {ago(finding['since'])}", "dim")
    return line


def _summary(totals: dict[str, int]) -> Text:
    told = ", ".join(f"{count} {kind}" for kind, count in totals.items())
    return text(f"found: {told}", "bold")
