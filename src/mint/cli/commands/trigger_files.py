"""Commands about the files of a service on this host: plan, apply, rollback, generations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import OK
from mint.cli.moments import ago
from mint.cli.plan_of_files import lines_of
from mint.cli.terminal import show, show_json, table, text
from mint.cli.trigger_site import site_of

if TYPE_CHECKING:
    from mint.trigger.applying import Applied, Applier

Named = Annotated[str, Parameter(name="SERVICE")]
Host = Annotated[str | None, Parameter(name="--host")]


def plan(service: Named, /, *, host: Host = None, common: Common = PLAIN) -> int:
    """Show what would become of a service's files, and what its checker says. Nothing is changed.

    Exit code 0 when they would stay as they are, 2 when they would change, 1 when they would be
    refused.

        $ mint trigger plan bind

    Args:
        service: its name.
        host: the host whose files are meant; this one, without it.
        common: what every command takes.
    """
    found = _applier(service, host, common).plan()
    if common.json:
        show_json({**msgspec.to_builtins(found), "status": found.status})
    else:
        show(*lines_of(found))
    return found.status


def apply(
    service: Named, /, *, host: Host = None, force: bool = False, common: Common = PLAIN
) -> int:
    """Make a service's files anew now, check them, put them in place, and reload the daemon.

    For example:

        $ mint trigger apply bind
        $ mint trigger apply bind --force

    Args:
        service: its name.
        host: the host whose files are meant; this one, without it.
        force: also when much of a file would vanish, or when what comes was taken back before.
        common: what every command takes.
    """
    return _tell(_applier(service, host, common).regenerate(force=force), common)


def rollback(
    service: Named,
    generation: Annotated[int | None, Parameter(name="GENERATION")] = None,
    /,
    *,
    host: Host = None,
    common: Common = PLAIN,
) -> int:
    """Go back to files that were in use before, and reload the daemon.

    What is taken back is not used again by itself, until the directory makes something else of it.

        $ mint trigger rollback bind
        $ mint trigger rollback bind 41

    Args:
        service: its name.
        generation: its number; without it, the one that was in use before.
        host: the host whose files are meant; this one, without it.
        common: what every command takes.
    """
    return _tell(_applier(service, host, common).rollback(generation), common)


def generations(service: Named, /, *, host: Host = None, common: Common = PLAIN) -> None:
    """List the generations of a service's files that are kept, the newest first.

    For example:

        $ mint trigger generations bind

    Args:
        service: its name.
        host: the host whose files are meant; this one, without it.
        common: what every command takes.
    """
    applier = _applier(service, host, common)
    found, state = applier.generations(), applier.state()
    if common.json:
        show_json({"generations": msgspec.to_builtins(found), "state": msgspec.to_builtins(state)})
        return
    rows = [_row(msgspec.to_builtins(one), current=one.number == state.generation) for one in found]
    show(table(("GENERATION", "MADE", "DIGEST", ""), rows))
    if state.alert:
        show(text(""), text(state.alert, "red"))


def _applier(service: str, host: str | None, common: Common) -> Applier:
    from mint.app.hosts.workshop import Workshop  # noqa: PLC0415 - loads the application
    from mint.engine.clock import SystemClock  # noqa: PLC0415 - the same

    site = site_of(common)
    return Workshop(site, host or site.host, SystemClock()).applier(service)


def _tell(applied: Applied, common: Common) -> int:
    if common.json:
        show_json(msgspec.to_builtins(applied))
        return OK
    took = sum(applied.seconds.values())
    did = "applied" if applied.changed else "unchanged"
    if applied.held:
        did = "held back: it was taken back before; --force uses it"
    told = [did, f"generation {applied.generation}", f"{took:.2f}s"]
    told += ["reloaded"] if applied.reloaded else []
    told += ["verified"] if applied.verified else []
    show(text(f"{applied.service}: {', '.join(told)}"))
    for why in applied.unchecked:
        show(text(f"  unchecked: {why}", "yellow"))
    for place in applied.foreign:
        show(text(f"  somebody else had changed {place}: it is put right", "yellow"))
    return OK


def _row(one: dict[str, Any], *, current: bool) -> list[object]:
    made = ago(one["at"]) if one.get("at") else "-"
    digest = str(one.get("digest", ""))[:12]
    mark = text("in use", "green") if current else ""
    return [text(one["number"], "bold"), made, digest, mark]
