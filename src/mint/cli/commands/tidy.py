from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.common import PLAIN, Common
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator


def tidy(*, dry_run: bool = False, common: Common = PLAIN) -> None:
    """Delete now what the settings `retention` and `limits.history` need not keep.

    The server does so by itself from time to time. Processes that run are never deleted; those that
    errors stop altogether are killed first, where the settings say so.

        $ mint tidy --dry-run
        $ mint tidy

    Args:
        dry_run: only tell what would be deleted.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = _all(server, dry_run=dry_run)
    if common.json:
        show_json(answer)
        return
    rows = list(_rows(answer))
    if rows:
        show(text("this would be deleted" if dry_run else "this was deleted", "bold"))
        show(table(("", ""), rows))
    else:
        show(text("there is nothing to delete", "green"))


def _all(server: Server, *, dry_run: bool) -> dict[str, Any]:
    """What all of it comes to; the server does so much at a time only."""
    answer: dict[str, Any] = server.post("/tidy", dry_run=dry_run)
    while answer["more"]:
        further = server.post("/tidy")
        for kind in ("processes", "given_up"):
            for name, count in further[kind].items():
                answer[kind][name] = answer[kind].get(name, 0) + count
        for name in ("lines", "trimmed", "dead_letters", "audit"):
            answer[name] += further[name]
        answer["more"] = further["more"]
    return answer


def _rows(answer: dict[str, Any]) -> Iterator[tuple[object, object]]:
    for name, count in sorted(answer["processes"].items()):
        yield f"processes of {name}" if name else "processes without a name", count
    for name, count in sorted(answer["given_up"].items()):
        whose = f"of {name}" if name else "without a name"
        yield f"processes {whose} that errors stop: killed", count
    if answer["trimmed"]:
        yield "live processes that lose their oldest lines", answer["trimmed"]
    if answer["lines"]:
        yield "lines of history", answer["lines"]
    if answer["dead_letters"]:
        yield "dead letters", answer["dead_letters"]
    if answer["audit"]:
        yield "lines of the audit", answer["audit"]
