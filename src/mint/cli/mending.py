"""Many errors are replayed in the same way, and looked after for a while."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from mint.cli.exits import FAILED, OK
from mint.cli.progress_bar import progress_bar
from mint.cli.selection import batches, chosen
from mint.cli.terminal import safe, show, show_json, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text

    from mint.cli.common import Common
    from mint.cli.repair import Repair
    from mint.cli.selection import Selection
    from mint.cli.server import Server

_LOOK = 0.2
"""Seconds between two looks at how they go on."""

_SHOWN = 10
"""Processes, and messages, that are named."""


def mend(  # noqa: PLR0913 - what, how, and how it is told
    server: Server,
    wfids: Sequence[str],
    selection: Selection,
    repair: Repair,
    *,
    dry_run: bool,
    wait: float,
    common: Common,
) -> int:
    """Replay all the errors that are meant, and tell how they went on: the exit code.

    Args:
        server: who knows them.
        wfids: processes, abbreviated or not.
        selection: what holds of the errors.
        repair: what is to be different, see `mint.cli.repair`.
        dry_run: only tell which they are.
        wait: seconds to look at how they go on.
        common: what every command takes.
    """
    meant = chosen(server, wfids, selection)
    if dry_run:
        _foretell(meant, common)
        return OK
    with progress_bar("replay", common) as tell:
        done = _replay(server, meant["errors"], repair, tell)
    done |= _outcome(server, done.pop("rounds"), wait)
    if common.json:
        show_json(done)
    else:
        show(*_summary(done))
    return FAILED if done["failed"] or done["refused"] else OK


def _foretell(meant: dict[str, Any], common: Common) -> None:
    if common.json:
        show_json({"dry_run": True, **meant})
        return
    show(text(f"this would replay {_count(meant['errors'], meant['processes'])}", "bold"))
    for error in meant["errors"][:_SHOWN]:
        show(text(f"  {error['wfid']}  {error['key'].partition('!')[0]}"))
    if (more := len(meant["errors"]) - _SHOWN) > 0:
        show(text(f"  and {more} more", "dim"))


def _count(errors: list[Any], processes: int) -> str:
    return f"{len(errors)} error(s) of {processes} process(es)"


def _replay(
    server: Server,
    errors: list[dict[str, Any]],
    repair: Repair,
    tell: Callable[[int, int], None] | None,
) -> dict[str, Any]:
    replayed: list[Any] = []
    refused: list[Any] = []
    rounds = []
    for batch in batches(errors):
        answer = server.post("/errors/replay", errors=batch, **repair)
        replayed += answer["replayed"]
        refused += answer["refused"]
        about = {"at": answer["at"], "before": answer["before"]}
        rounds.append({"errors": answer["replayed"], **about})
        if tell is not None:
            tell(len(replayed) + len(refused), len(errors))
    return {"replayed": len(replayed), "refused": refused, "rounds": rounds}


def _outcome(server: Server, rounds: list[dict[str, Any]], wait: float) -> dict[str, Any]:
    """How they went on, once none is at work any more, or the time is over."""
    end = time.monotonic() + wait
    while True:
        seen = [server.post("/errors/outcome", **each) for each in rounds]
        at_work = sum(each["at_work"] for each in seen)
        if not at_work or time.monotonic() >= end:
            break
        time.sleep(_LOOK)
    errors = [error for each in seen for error in each["errors"]]
    return {"failed": sum(each["failed"] for each in seen), "at_work": at_work, "errors": errors}


def _summary(done: dict[str, Any]) -> list[Text]:
    head = text(f"{done['replayed']} replayed", "bold")
    if not done["replayed"]:
        return [head, *_refusals(done["refused"])]
    if done["failed"]:
        head.append(f", {done['failed']} failed again", "bold red")
    if done["at_work"]:
        head.append(f", {done['at_work']} still at work", "yellow")
    if not (done["failed"] or done["at_work"]):
        head.append(", all went on", "green")
    return [head, *_failures(done["errors"]), *_refusals(done["refused"])]


def _failures(errors: list[dict[str, Any]]) -> list[Text]:
    """The errors that came again, by cause."""
    first = {error["cause"]: error for error in reversed(errors)}
    lines = []
    for cause, count in Counter(error["cause"] for error in errors).most_common(_SHOWN):
        error = first[cause]
        line = text(f"  {count} x  ").append(safe(error["fault"]["message"]), "red")
        lines.append(line.append(f"  {error['wfid']}, cause {cause}", "dim"))
    return lines


def _refusals(refused: list[dict[str, Any]]) -> list[Text]:
    if not refused:
        return []
    lines = [text(f"{len(refused)} could not be replayed", "yellow")]
    return lines + [text(f"  {each['wfid']}  {each['message']}") for each in refused[:_SHOWN]]
