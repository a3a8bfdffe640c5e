"""Commands about messages that could not be done: dead list, show, replay, drop."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.moments import ago
from mint.cli.terminal import show, show_json, table, text
from mint.cli.trigger_site import REASON, on_bus, site_of
from mint.lang.draw_text import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.bus.dead import DeadLetter
    from mint.trigger.bus.port import Bus

_ALL = 1_000_000

Ids = Annotated[tuple[str, ...], Parameter(name="ID")]


def list_(*, limit: int = 100, common: Common = PLAIN) -> None:
    """List what could not be done, the oldest first.

    For example:

        $ mint trigger dead list

    Args:
        limit: how many at most.
        common: what every command takes.
    """

    async def ask(bus: Bus) -> Sequence[DeadLetter]:
        return await bus.dead(limit)

    found = on_bus(site_of(common), ask)
    if common.json:
        show_json({"dead": [_document(one) for one in found]})
    elif found:
        head = ("ID", "QUEUE", "LETTER", "TRIES", "GIVEN UP", "WHY")
        show(table(head, [_row(one) for one in found], whole=2))
    else:
        show(text("nothing: all was done", "green"))


def show_(id_: Annotated[str, Parameter(name="ID")], /, *, common: Common = PLAIN) -> None:
    """Show all of one: what it says, and why it could not be done.

    For example:

        $ mint trigger dead show 17

    Args:
        id_: as `mint trigger dead list` tells it.
        common: what every command takes.
    """

    async def ask(bus: Bus) -> DeadLetter:
        return await bus.dead_one(id_)

    found = on_bus(site_of(common), ask)
    if common.json:
        show_json(_document(found))
        return
    first = ago(found.first) if found.first else "-"
    rows: list[tuple[object, object]] = [
        (text("queue", "bold"), found.queue),
        (text("letter", "bold"), found.letter),
        (text("tries", "bold"), found.attempts),
        (text("said", "bold"), first),
        (text("given up", "bold"), ago(found.at)),
    ]
    show(table(("", ""), rows), text(""), text(found.reason, "red"), text(""))
    show(text(_pretty(found.body)))


def replay(ids: Ids = (), /, *, all: bool = False, common: Common = PLAIN) -> None:  # noqa: A002 - as it is typed
    """Have some tried again, as if they were new, by the host that they were for and no other.

    For example:

        $ mint trigger dead replay 17 18
        $ mint trigger dead replay --all

    Args:
        ids: which.
        all: all that there are.
        common: what every command takes.
    """
    _each(ids, "replay", "tried again", all=all, common=common)


def drop(ids: Ids = (), /, *, all: bool = False, common: Common = PLAIN) -> None:  # noqa: A002 - as it is typed
    """Forget some for good.

    For example:

        $ mint trigger dead drop 17

    Args:
        ids: which.
        all: all that there are.
        common: what every command takes.
    """
    _each(ids, "drop", "forgotten", all=all, common=common)


def _each(ids: Sequence[str], what: str, said: str, *, all: bool, common: Common) -> None:  # noqa: A002 - as above
    from mint.cli.usage_error import UsageError  # noqa: PLC0415 - only when it is wrong

    if bool(ids) == all:
        raise UsageError("say which by their ids, or --all")

    async def do(bus: Bus) -> list[str]:
        known = [(await bus.dead_one(one)).id for one in ids]  # all, or none
        wanted = list(dict.fromkeys(known)) or [one.id for one in await bus.dead(_ALL)]
        for ident in wanted:
            await getattr(bus, what)(ident)
        return wanted

    done = on_bus(site_of(common), do)
    if common.json:
        show_json({what: done})
    else:
        show(text(f"{said}: {', '.join(done) or 'none, there are none'}"))


def _row(one: DeadLetter) -> list[object]:
    return [
        text(one.id, "bold"),
        one.queue,
        one.letter,
        one.attempts,
        ago(one.at),
        text(shorten(one.reason, REASON), "red"),
    ]


def _document(one: DeadLetter) -> dict[str, Any]:
    body = one.body.decode(errors="replace")
    return {**msgspec.structs.asdict(one), "body": body}


def _pretty(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body.decode(errors="backslashreplace")
