"""Commands about the server as a whole: status, doctor, participants, dead-letters."""

from __future__ import annotations

from typing import Any

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.moments import ago, span
from mint.cli.server import Server
from mint.cli.terminal import safe, show, show_json, table, text

_SEVERITY = {"error": "bold red", "warning": "yellow"}


def status(*, common: Common = PLAIN) -> None:
    """Tell how the server is: since when it runs, on what, and how much there is to do.

    For example:

        $ mint status

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/status")
    if common.json:
        show_json(answer)
        return
    rows: list[tuple[object, object]] = [("MINT", text(answer["version"], "bold"))]
    rows.append(("up for", span(answer["uptime"])))
    others = (name for name in answer if name not in ("version", "uptime", "started_at"))
    rows += ((name.replace("_", " "), answer[name]) for name in others)
    show(table(("", ""), rows))


def doctor(*, common: Common = PLAIN) -> int:
    """Look for what is wrong: errors, work that nobody does, processes that are stuck.

    Exit code 1 when there are findings.

        $ mint doctor || mint errors

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/doctor")
    findings = answer["findings"]
    if common.json:
        show_json(answer)
    elif findings:
        for finding in findings:
            _tell(finding)
    else:
        show(text("all is well", "green"))
    return FAILED if findings else OK


def _tell(finding: dict[str, Any]) -> None:
    line = text(f"{finding['severity']}: ", _SEVERITY.get(finding["severity"], "bold"))
    line.append(safe(finding["what"]))
    if finding["where"]:
        line.append(f"  {safe(finding['where'])}", "dim")
    show(line)
    if finding["next"]:
        show(text("  then: ", "dim").append(safe(finding["next"])))


def participants(*, common: Common = PLAIN) -> None:
    """List participants: who does the work, how much each has in hand, and who is missing.

    For example:

        $ mint participants

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/participants")
    if common.json:
        show_json(answer)
        return
    rows = [*map(_participant, answer["participants"]), *map(_missing, answer["unserved"])]
    if rows:
        show(table(("PARTICIPANT", "OPEN", "RETRIES", "TIMEOUT", ""), rows))
    else:
        show(text("no participants; `mint up --participants FILE` starts some", "dim"))


def _participant(one: dict[str, Any]) -> list[object]:
    note = text("a pattern", "dim") if one["pattern"] else ""
    return [text(one["name"], "bold"), one["open"], one["retries"], one["timeout"] or "-", note]


def _missing(one: dict[str, Any]) -> list[object]:
    return [text(one["participant"], "red"), one["open"], "", "", text("nobody serves it", "red")]


def dead_letters(*, common: Common = PLAIN) -> None:
    """List messages that could not be handled, and why.

    For example:

        $ mint dead-letters

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/dead-letters")
    letters = answer["dead_letters"]
    if common.json:
        show_json(answer)
    elif letters:
        rows = [[each["id"], ago(each["at"]), each["reason"], each["body"]] for each in letters]
        show(table(("NUMBER", "CAME", "WHY", "WHAT"), rows))
    else:
        show(text("no dead letters", "green"))
