"""Commands about the server as a whole: status, participants, dead-letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.common import PLAIN, Common
from mint.cli.moments import ago, now, span
from mint.cli.server import Server
from mint.cli.terminal import safe, show, show_json, table, text

if TYPE_CHECKING:
    from rich.text import Text


def status(*, common: Common = PLAIN) -> None:
    """Tell how the server is: since when it runs, on what, and how much there is to do.

    For example:

        $ mint status

    Args:
        common: what every command takes.
    """
    from rich import filesize  # noqa: PLC0415 - not needed for JSON

    with Server.of(common.data) as server:
        answer = server.get("/status")
    if common.json:
        show_json(answer)
        return
    rows: list[tuple[object, object]] = [("MINT", text(answer["version"], "bold"))]
    rows.append(("up for", span(answer["uptime"])))
    told = {"version", "uptime", "started_at", "size", "rows", "tidied_at", "fault", "broker"}
    rows += ((name.replace("_", " "), answer[name]) for name in answer if name not in told)
    rows.append(("tidied", ago(answer["tidied_at"]) or "not yet"))
    rows.append(("size", filesize.decimal(answer["size"])))
    rows.append(("rows", ", ".join(f"{count} {name}" for name, count in _filled(answer["rows"]))))
    if answer["broker"] is not None:
        rows.append(("broker", _broker(answer["broker"])))
    if answer["fault"] is not None:
        rows.append((text("fault", "bold red"), text(answer["fault"], "red")))
    show(table(("", ""), rows))


def _broker(one: dict[str, Any]) -> Text:
    said = text(f"{one['nodes']}  ")
    if one["fault"] is None:
        said.append("connected", "green")
    else:
        said.append(safe(one["fault"]), "red")
    if one["letters"]:
        said.append(f"  {one['letters']} messages wait for it")
    if one["declared_again"]:
        said.append(f"  {one['declared_again']} times a queue was gone", "yellow")
    return said


def _filled(rows: dict[str, int]) -> list[tuple[str, int]]:
    """The tables that have rows, the largest first."""
    return sorted(((name, count) for name, count in rows.items() if count), key=lambda one: -one[1])


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
    if not rows:
        show(text("no participants; `mint up --participants FILE` starts some", "dim"))
        return
    show(table(("PARTICIPANT", "OPEN", "WAITING", "RETRIES", "TIMEOUT", ""), rows))
    if answer["workers"]:
        show(text(""), table(_WORKER, list(map(_worker, answer["workers"]))))


_WORKER = ("WORKER", "HOST", "PID", "SERVES", "HOLDS", "LAST SEEN", "")


def _participant(one: dict[str, Any]) -> list[object]:
    name, timeout = text(one["name"], "bold"), one["timeout"] or "-"
    return [name, one["open"], one["waiting"], one["retries"], timeout, _note(one)]


def _note(one: dict[str, Any]) -> Text:
    note = text("a pattern  " if one["pattern"] else "", "dim")
    if one["overdue"]:
        note.append(f"{one['overdue']} overdue  ", "yellow")
    if one["done_by"] != "bot":
        note.append("people" if one["done_by"] == "human" else "a stand-in", "cyan")
    elif one["depth"] is not None:
        _note_queue(note, one["depth"])
    elif one["where"] == "elsewhere":
        workers = len(one["workers"])
        said = f"elsewhere, {workers} worker{'s' * (workers != 1)}" if workers else "no worker"
        note.append(said, "dim" if workers else "red" if one["waiting"] else "yellow")
    note.append("  signs" if one["signed"] else "", "dim")
    return note


def _note_queue(note: Text, queue: dict[str, Any]) -> None:
    """What is said of a queue at the broker."""
    takers, waiting = queue["consumers"], queue["messages"]
    if not queue["there"]:
        note.append(f"its queue {safe(queue['name'])} is not there", "yellow")
    elif takers:
        note.append(f"at the broker, {takers} program{'s' * (takers != 1)}", "dim")
    else:
        length = span(now() - queue["unserved_since"])
        note.append(f"no program at its queue for {length}", "red" if waiting else "yellow")
    if waiting:
        note.append(f", {waiting} in the queue", "" if takers else "red")


def _worker(one: dict[str, Any]) -> list[object]:
    name, pid = text(one["name"], "bold"), one["pid"] or "-"
    seen = ago(one["seen"]) if one["seen"] is not None else "-"
    state = text("alive", "green") if one["alive"] else text("silent", "red")
    serves = ", ".join(one["serves"]) or "-"
    return [name, one["host"] or "-", pid, serves, one["holding"], seen, state]


def _missing(one: dict[str, Any]) -> list[object]:
    return [
        text(one["participant"], "red"),
        one["open"],
        "",
        "",
        "",
        text("nobody serves it", "red"),
    ]


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
