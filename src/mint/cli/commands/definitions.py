"""Commands about what is deployed: list, show, log, diff, rollback, disable, withdraw."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from cyclopts import Parameter

from mint.cli.commands.deploy import differences
from mint.cli.common import PLAIN, Common
from mint.cli.moments import ago, clock
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError

_TWO = 2

HEADINGS = ("NAME", "CURRENT", "DEPLOYED", "BY", "RUNNING", "NOTE")


def list_(
    *, every: Annotated[bool, Parameter(name=["--all", "-a"])] = False, common: Common = PLAIN
) -> None:
    """List what is deployed: the current revision of each name, and which revisions run.

    For example:

        $ mint definitions list

    Args:
        every: also those that were withdrawn.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        lines = server.get("/definitions")
    lines = [line for line in lines if every or line["kind"] != "withdrawn" or line["running"]]
    if common.json:
        show_json({"definitions": lines})
    elif lines:
        show(table(HEADINGS, [_row(line) for line in lines], whole=2))
    else:
        show(text("nothing is deployed; `mint deploy FILE` does so", "dim"))


def show_(
    name: str,
    /,
    *,
    revision: int | None = None,
    part: Literal["text", "config", "schema"] = "text",
    common: Common = PLAIN,
) -> None:
    """Print a deployed definition as it was written.

    For example:

        $ mint definitions show release
        $ mint definitions show release@2 --part config

    Args:
        name: its name, or NAME@NUMBER.
        revision: the number of a revision; without, the current one.
        part: its text, its configuration, or its schema.
        common: what every command takes.
    """
    label = name if revision is None else f"{name}@{revision}"
    with Server.of(common.data) as server:
        told = server.get("/definitions/revision", label=label)
    if common.json:
        show_json(told)
    else:
        show(text(told.get(part, "").rstrip("\n")))


def log(name: str, /, *, common: Common = PLAIN) -> None:
    """List the revisions of a definition: who, when, why, and how many processes run.

    For example:

        $ mint definitions log release

    Args:
        name: its name.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        lines = server.get("/definitions/log", name=name)
    if common.json:
        show_json({"revisions": lines})
        return
    rows = [
        [
            text(f"{line['name']}@{line['number']}", "bold"),
            text(clock(line["at"])),
            text(line.get("by", "")),
            text(f"{line['running']} running" if line.get("running") else "", "blue"),
            _about(line),
        ]
        for line in lines
    ]
    show(table(("", "", "", "", ""), rows))


def diff(name: str, /, *revisions: str, common: Common = PLAIN) -> None:
    """Show in which lines two revisions differ.

    For example:

        $ mint definitions diff release@2 release@3
        $ mint definitions diff release 2 3
        $ mint definitions diff release@2

    Args:
        name: of the definition; with its revision, `release@2`, or without.
        revisions: the one revision, unless the name tells it, and the other; a number, or a name
            with its revision. Without the other, the current one.
        common: what every command takes.
    """
    labels = dict(zip(("old", "new"), _compared(name, revisions), strict=True))
    with Server.of(common.data) as server:
        told = server.get("/definitions/difference", **labels)
    if common.json:
        show_json(told)
    else:
        show(*(differences(told) or [text("they say the same", "dim")]))


def _compared(name: str, revisions: tuple[str, ...]) -> tuple[str, str]:
    """The two revisions that are meant, each as `name@number`."""
    bare, _, number = name.partition("@")
    told = [*([number] if number else ()), *revisions]
    if not 1 <= len(told) <= _TWO:
        raise UsageError("say one revision, or two: `mint definitions diff release@1 release@2`")
    old, new = [*told, "current"][:_TWO]
    return _label(bare, old), _label(bare, new)


def _label(name: str, told: str) -> str:
    if "@" in told:
        return told
    if told != "current" and not told.isdigit():
        raise UsageError(f"{told!r} is no revision: write its number, or `{name}@NUMBER`")
    return f"{name}@{told}"


def rollback(
    name: str, number: int | None = None, /, *, note: str = "", common: Common = PLAIN
) -> None:
    """Make an older revision current again, as a new revision that says so.

    Running processes go on with the revision that they have.

        $ mint definitions rollback release
        $ mint definitions rollback release 2 --note "the new check is too slow"

    Args:
        name: of the definition.
        number: of the older revision; without, the one before the current one.
        note: the reason, for people.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        told = server.post("/definitions/rollback", name=name, number=number, note=note)
    _tell(told, common)


def disable(name: str, /, *, note: str = "", common: Common = PLAIN) -> None:
    """Have nothing launched under a name, neither this definition nor one that it inherits.

    Running processes go on. `mint deploy` or `mint definitions rollback` bring it back.

        $ mint definitions disable A/B/REQUEST.review --note "reviewed by hand this week"

    Args:
        name: of the definition.
        note: the reason, for people.
        common: what every command takes.
    """
    _switch(name, "disabled", note, common)


def withdraw(name: str, /, *, note: str = "", common: Common = PLAIN) -> None:
    """Have it as if a definition had never been deployed: what it inherits counts again.

    Running processes go on, and its revisions are kept.

        $ mint definitions withdraw A/B/REQUEST.review

    Args:
        name: of the definition.
        note: the reason, for people.
        common: what every command takes.
    """
    _switch(name, "withdrawn", note, common)


def _switch(name: str, kind: str, note: str, common: Common) -> None:
    with Server.of(common.data) as server:
        told = server.post("/definitions/switch", name=name, kind=kind, note=note)
    _tell(told, common)


def _tell(revision: dict[str, Any], common: Common) -> None:
    if common.json:
        show_json(revision)
        return
    line = text(f"{revision['name']}@{revision['number']}", "bold").append(" is current", "green")
    show(line.append_text(text("  ")).append_text(_about(revision)))


def _row(line: dict[str, Any]) -> list[Any]:
    current = text(f"@{line['current']}", "bold")
    if line["kind"] != "definition":
        current = text(line["kind"], "yellow")
    note = text(line["note"] or line["origin"], "dim")
    if line["behind"]:
        note = text(f"imports {', '.join(line['behind'])}, of which there is a newer one", "yellow")
    running = ", ".join(f"{count} @{number}" for number, count in line["running"].items())
    return [text(line["name"]), current, text(ago(line["at"])), text(line["by"]), running, note]


def _about(revision: dict[str, Any]) -> Any:
    """Where a revision is from, and why."""
    parts = [revision.get("note", "")]
    if revision.get("kind", "definition") != "definition":
        parts.append(revision["kind"])
    if revision.get("restores"):
        parts.append(f"restores @{revision['restores']}")
    if revision.get("origin"):
        parts.append(" ".join((revision["origin"], revision.get("commit", "")[:12])).strip())
    return text("; ".join(part for part in parts if part), "dim")
