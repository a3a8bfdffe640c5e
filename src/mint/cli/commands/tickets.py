"""Commands about tickets: list, show, set, release."""

from __future__ import annotations

from typing import Any

from mint.cli.common import PLAIN, Common
from mint.cli.moments import ago, clock
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid
from mint.errors import Refused


def tickets(*, limit: int = 100, common: Common = PLAIN) -> None:
    """List the tickets that somebody holds or waits for, or that have a limit.

    For example:

        $ mint tickets

    Args:
        limit: how many at most.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/tickets", limit=limit)
    if common.json:
        show_json(answer)
    elif answer["tickets"]:
        headings = ("TICKET", "LIMIT", "HELD", "WAITING", "HOLDERS", "NEXT")
        show(table(headings, [_row(ticket) for ticket in answer["tickets"]]))
    else:
        show(text("no tickets are held", "dim"))


def show_one(name: str, /, *, common: Common = PLAIN) -> None:
    """Tell who holds a ticket, since when and until when, and who waits for it, in order.

    For example:

        $ mint tickets show project:tool

    Args:
        name: of the ticket.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        ticket = _one(server, name)
    if common.json:
        show_json(ticket)
        return
    how = "set" if ticket["fixed"] else "as its definitions say"
    show(text(name, "bold").append(f"   limit {ticket['limit']} ({how})", "dim"))
    rows = [_line("held", one["since"], one) for one in ticket["holders"]]
    rows += [_line("waits", one["asked_at"], one) for one in ticket["queue"]]
    if rows:
        show(table(("", "WFID", "STEP", "PROCESS", "SINCE", "", "LEASE", "PRIORITY"), rows))
    else:
        show(text("nobody holds it", "dim"))


def set_(
    name: str, /, *, limit: int | None = None, unset: bool = False, common: Common = PLAIN
) -> None:
    """Set how many may hold a ticket at the same time, whatever definitions say.

    Who holds it already keeps it. A limit of 0 lets nobody have it.

        $ mint tickets set builders --limit 4
        $ mint tickets set builders --unset

    Args:
        name: of the ticket.
        limit: how many.
        unset: as the definitions say.
        common: what every command takes.
    """
    if (limit is None) != unset:
        raise UsageError("say either --limit N or --unset")
    with Server.of(common.data) as server:
        told = server.post_all("/tickets/limit", name=name, limit=limit)
    if common.json:
        show_json(told)
    else:
        show(text(f"{name}: " + ("as definitions say" if unset else f"limit {limit}")))


def release(
    name: str,
    /,
    *,
    wfid: str | None = None,
    reason: str = "",
    common: Common = PLAIN,
) -> None:
    """Take a ticket from those who hold it, for those who wait. Their block ends in an error.

    The steps within the block are cancelled. The history tells who did it.

        $ mint tickets release project:tool --reason 'the machine is gone'
        $ mint tickets release builders --wfid bazo

    Args:
        name: of the ticket.
        wfid: only from this process; how its id begins or ends will do.
        reason: why, for the history and for the error.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        held = _one(server, name)["holders"]
        target = None if wfid is None else _target(server, wfid, held)
        told = server.post("/tickets/release", name=name, wfid=target, why=reason)
    if common.json:
        show_json(told)
    else:
        who = ", ".join(told["wfids"]) or "nobody who lives held it"
        show(text(f"released {name}: ").append(who, "bold"))


def _target(server: Server, wfid: str, held: list[dict[str, Any]]) -> str:
    """The process that is meant; one that is gone is known by the ticket alone."""
    if any(one["wfid"] == wfid for one in held):
        return wfid
    return whole_wfid(server, wfid)


def _one(server: Server, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = server.get("/tickets", name=name, limit=1000)["tickets"]
    if not found:
        raise Refused(f"nobody holds a ticket {name!r} or waits for it; `mint tickets` lists them")
    return found[0]


def _row(ticket: dict[str, Any]) -> list[object]:
    holders = ", ".join(f"{one['wfid']} ({ago(one['since'])})" for one in ticket["holders"][:3])
    following = ticket["queue"][0]["wfid"] if ticket["queue"] else ""
    return [
        text(ticket["name"], "bold"),
        ticket["limit"],
        ticket["held"],
        ticket["waiting"],
        holders + (", ..." if ticket["held"] > 3 else ""),  # noqa: PLR2004 - as above
        following,
    ]


def _line(what: str, since: float, one: dict[str, Any]) -> list[object]:
    state = text(what, "green" if what == "held" else "yellow")
    if not one["alive"]:
        state = text("nobody", "bold red")
    step = one["key"].partition("!")[0]
    lease = "" if one["until"] is None else f"ends {ago(one['until'])}"
    priority = one["priority"] or ""
    return [state, one["wfid"], step, one["process"], ago(since), clock(since), lease, priority]
