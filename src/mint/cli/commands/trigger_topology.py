"""The command `trigger topology`: queues, and those that nobody needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.terminal import show, show_json, table, text
from mint.cli.trigger_site import on_bus, site_of
from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.bus.port import Bus
    from mint.trigger.bus.survey import QueueState


def topology(
    *,
    prune: Annotated[
        list[str] | None, Parameter(consume_multiple=(0, 1000), negative=(), show_default=False)
    ] = None,
    common: Common = PLAIN,
) -> int:
    """Show which queues there are, whose they are, and how many messages wait.

    A stray is a queue of a service that its host has no more: it fills, and nobody reads it. Exit
    code 1 when there are strays, or queues are missing.

        $ mint trigger topology
        $ mint trigger topology --prune
        $ mint trigger topology --prune trigger-isc-dhcp

    Args:
        prune: delete strays, with all that waits in them: those that are named, or all of them.
        common: what every command takes.
    """

    async def ask(bus: Bus) -> tuple[Sequence[str], Sequence[QueueState]]:
        gone: Sequence[str] = ()
        if prune is not None:
            there = await bus.survey()
            if strange := sorted(set(prune) - {one.name for one in there}):
                raise UsageError(f"there is no queue {strange[0]!r}: `mint trigger topology`")
            gone = await bus.prune(prune or [one.name for one in there if one.stray])
        return gone, await bus.survey()

    gone, found = on_bus(site_of(common), ask)
    if common.json:
        show_json({"pruned": list(gone), "queues": msgspec.to_builtins(list(found))})
    else:
        if prune is not None:
            show(text(f"pruned: {', '.join(gone) or 'none, there are no strays'}"))
        show(table(_HEAD, [_row(one) for one in found]))
        if strays := [one.name for one in found if one.stray]:
            show(text(f"{len(strays)} of them nobody needs: mint trigger topology --prune", "dim"))
    return FAILED if any(one.stray or one.missing for one in found) else OK


_HEAD = ("QUEUE", "HOST", "SERVICE", "READY", "LATER", "IN HAND", "READERS", "")


def _row(one: QueueState) -> list[object]:
    known = [one.ready, one.delayed, _figure(one.unacked), _figure(one.consumers)]
    return [text(one.name, "bold"), one.host or "-", one.service or "-", *known, _what(one)]


def _figure(value: int | None) -> object:
    return "?" if value is None else value


def _what(one: QueueState) -> object:
    if one.missing:
        return text("missing", "red")
    return text("stray", "yellow") if one.stray else ""
