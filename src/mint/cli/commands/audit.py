"""Commands about who does what: audit, whoami."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mint.cli.common import PLAIN, Common
from mint.cli.instants import past
from mint.cli.moments import clock
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.wfids import whole_wfid

if TYPE_CHECKING:
    from rich.text import Text

HEADINGS = ("WHEN", "WHO", "WHAT", "ABOUT", "OUTCOME", "WHY")

_PAGE = 1000
"""Lines that the server tells at a time."""

_COLOURS = {"refused": "yellow", "failed": "bold red"}


def audit(  # noqa: PLR0913 - each is an option of its own
    *,
    who: str | None = None,
    what: str | None = None,
    wfid: str | None = None,
    about: str | None = None,
    outcome: Literal["done", "refused", "failed"] | None = None,
    since: str | None = None,
    limit: int = 100,
    common: Common = PLAIN,
) -> None:
    """Tell who changed what, or tried to: the newest last.

    What was asked over the API and changes something is there, and what a token did not permit.
    What workers and processes do is told by `mint history`.

        $ mint audit --since 1d
        $ mint audit --outcome refused
        $ mint audit --who ann --what edit --json

    Args:
        who: only what this user did.
        what: only this, in the words of the command line: `cancel`, `tasks`, `token new`.
        wfid: only what was about this process; how its id begins or ends will do.
        about: only what was about this definition, variable, token or task.
        outcome: only what was done, refused or failed.
        since: so long ago at most (`1d`), or a date or time of day, local.
        limit: how many at most, the newest.
        common: what every command takes.
    """
    wanted = {"who": who, "what": what, "subject": about, "outcome": outcome}
    oldest = None if since is None else past(since, "--since")
    with Server.of(common.data) as server:
        whole = None if wfid is None else _wfid(server, wfid)
        deeds = _all(server, limit, {**wanted, "wfid": whole, "since": oldest})
    if common.json:
        show_json({"deeds": deeds})
    elif deeds:
        show(table(HEADINGS, [_row(deed) for deed in deeds]))
    else:
        show(text("nothing", "dim"))


def whoami(*, common: Common = PLAIN) -> None:
    """Tell by which name the server knows you, and what you may do.

    For example:

        $ mint whoami
        $ MINT_TOKEN=$(cat token) mint whoami

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        me = server.get("/me")
    if common.json:
        show_json(me)
        return
    rows = [
        ["token", me["token"] or "that of the data directory"],
        ["scopes", ", ".join(me["scopes"])],
        ["groups", ", ".join(me["groups"])],
    ]
    show(text(me["who"], "bold"), table(("", ""), [row for row in rows if row[1]]))


def _wfid(server: Server, told: str) -> str:
    """The process that is meant; it may be gone, and the audit still tell of it."""
    from mint.errors import ProcessNotFound  # noqa: PLC0415 - seldom needed

    try:
        return whole_wfid(server, told)
    except ProcessNotFound:
        return told


def _all(server: Server, limit: int, query: dict[str, Any]) -> list[dict[str, Any]]:
    """The newest of them, the oldest first."""
    deeds: list[dict[str, Any]] = []
    before: str | None = None
    while len(deeds) < limit:
        page = server.get("/audit", limit=min(limit - len(deeds), _PAGE), before=before, **query)
        deeds += page["deeds"]
        before = page["next"]
        if before is None:
            break
    return deeds[::-1]


def _row(deed: dict[str, Any]) -> list[object]:
    token = deed.get("token", "")
    who = text(deed["who"], "bold")
    if token and token != deed["who"]:
        who.append(f" ({token})")
    outcome = deed["outcome"]
    about = " ".join(part for part in (deed.get("wfid"), deed.get("subject")) if part)
    told = text(outcome, _COLOURS.get(outcome, "green"))
    return [clock(deed["at"]), who, deed["what"], about, told, _why(deed)]


def _why(deed: dict[str, Any]) -> Text:
    # What to do about it is for whoever was refused.
    reason = deed.get("reason", "").partition(". ")[0]
    reasons = [part for part in (reason, deed.get("why")) if part]
    if name := deed.get("details", {}).get("as"):
        reasons.insert(0, f"as {name}")
    return text("; ".join(reasons))
