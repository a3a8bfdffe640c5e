"""What was changed in the text of a process: shown, blamed, taken back, done to others."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.commands.edit import Order, carry_out
from mint.cli.common import PLAIN, Common
from mint.cli.moments import clock
from mint.cli.plan_view import diff
from mint.cli.server import Server, process_path
from mint.cli.terminal import show, show_json, table
from mint.cli.terminal import text as plain
from mint.cli.wfids import whole_wfid


def text(wfid: str, /, *, common: Common = PLAIN) -> None:
    """Print the text of a process, edits included, with marks of how far it is.

    What is printed can be read again: the marks are comments.

    For example:

        $ mint text bazo
        $ mint text bazo > now.radial

    Args:
        wfid: the process; how its id begins or ends will do.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get(process_path(whole_wfid(server, wfid), "text"))
    if common.json:
        show_json(answer)
    else:
        show(plain(answer["text"].rstrip("\n")))


def patches(wfid: str, /, *, common: Common = PLAIN) -> None:
    """List what was changed in the text of a process: who, when, why, and the lines.

    For example:

        $ mint patches bazo

    Args:
        wfid: the process; how its id begins or ends will do.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        answer = server.get(process_path(whole, "patches"))
    if common.json:
        show_json(answer)
        return
    if not answer:
        show(plain(f"the text of {whole} is as it was launched", "dim"))
    for patch in answer:
        head = plain(f"patch {patch['number']}", "bold").append(f"  {_by(patch)}", "dim")
        if patch.get("reverts"):
            head.append(f"  takes back patch {patch['reverts']}", "yellow")
        show(head.append(f"\n  {patch.get('why', '')}"))
        show(*diff(patch["text_before"] or "", patch["text_after"] or ""), plain(""))


def blame(wfid: str, /, *, common: Common = PLAIN) -> None:
    """Tell for each step of a process which change it is from, by whom and why.

    For example:

        $ mint blame bazo

    Args:
        wfid: the process; how its id begins or ends will do.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get(process_path(whole_wfid(server, wfid), "blame"))
    if common.json:
        show_json(answer)
        return
    known = {patch["number"]: patch for patch in answer["patches"]}
    rows = []
    for line, position in _lines(answer["tree"], answer["text"]):
        patch = known.get(answer["steps"].get(position, 0))
        number = plain(
            "launch" if patch is None else f"patch {patch['number']}",
            "dim" if patch is None else "yellow",
        )
        rows.append(
            [
                number,
                plain("" if patch is None else _by(patch), "dim"),
                plain("" if patch is None else patch.get("why", ""), "dim"),
                plain(line),
            ]
        )
    show(table(("", "", "", ""), rows, whole=1))


def revert(  # noqa: PLR0913 - each is an option that users know
    wfid: str,
    patch: int | None = None,
    /,
    *,
    why: str = "",
    yes: Annotated[bool, Parameter(name=["--yes", "-y"])] = False,
    safe_only: bool = False,
    dry_run: bool = False,
    common: Common = PLAIN,
) -> None:
    """Take back a change of the text of a running process.

    For example:

        $ mint revert bazo
        $ mint revert bazo 2 --why "the server is back" --yes

    Args:
        wfid: the process; how its id begins or ends will do.
        patch: its number, as `mint patches` lists them; without it, the last.
        why: the reason, which the history keeps.
        yes: do it without asking.
        safe_only: refuse when work in hand would be cancelled, or a name in the text means nothing.
        dry_run: only show the plan.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        path = process_path(whole_wfid(server, wfid), "revert")
        told = {"patch": patch, "safe_only": safe_only or None}
        plan = server.post(path, **told, dry_run=True)
        carry_out(
            plan,
            Order(yes=yes, dry_run=dry_run, why=why, common=common),
            lambda why: server.post(path, **told, token=plan["token"], why=why),
        )


def _by(patch: dict[str, Any]) -> str:
    return f"{clock(patch['at'])} by {patch.get('by') or 'somebody'}"


def _lines(tree: list[Any], written: str) -> list[tuple[str, str]]:
    """The lines of a text, each with the position of its step; what goes on has the same."""
    places = _places(tree, "0")
    lines: list[tuple[str, str]] = []
    for line in written.rstrip("\n").splitlines():
        goes_on = lines and lines[-1][0].endswith(",")
        lines.append((line, lines[-1][1] if goes_on else next(places, "")))
    return lines


def _places(tree: list[Any], place: str) -> Any:
    yield place
    for index, child in enumerate(tree[2]):
        yield from _places(child, f"{place}_{index}")
