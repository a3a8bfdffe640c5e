"""The verbs of the original's `service`: list, status, on, off, start, stop and so on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.services_reached import WITH_THE_DAEMON, Reach, app_named, ask
from mint.cli.terminal import show, show_json, table, text
from mint.errors import MintError

if TYPE_CHECKING:
    from mint.services.link import Link, Told

_AT_A_TIME = 16
"""Services that are asked together."""

_STYLES = {"on": "bold green", "started": "green", "conditional_started": "green"}
_WRONG = {"stopped": "red", "conditional_stopped": "yellow"}


def list_(*, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """List the services of this host: which run, and which start at boot.

    They are asked on D-Bus when a daemon answers there (`mint services run`), else directly.

    For example:

        $ mint services list
        $ mint services list --direct --json

    Args:
        reach: how the services are reached.
        common: what every command takes.
    """

    async def work(link: Link) -> list[dict[str, Any]]:
        gate = asyncio.Semaphore(_AT_A_TIME)
        return await asyncio.gather(*(_told(link, app, gate) for app in await link.apps()))

    found = ask(reach, common, work)
    if not found and not common.json:
        show(text("no service scripts are registered", "dim"))
        return OK
    _show(found, common)
    return FAILED if any(one["error"] for one in found) else OK


def status(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Tell how a service is. Exit code 1 when it does not run.

    For example:

        $ mint services status nginx -q && echo it runs

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    told = ask(reach, common, lambda link: link.info(app_named(name)))
    if not reach.quiet:
        _show([_plain(app_named(name), told)], common)
    return OK if told.running else FAILED


def info(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Tell how a service is; exit code 0 whatever it is.

    For example:

        $ mint services info nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    told = ask(reach, common, lambda link: link.info(app_named(name)))
    _show([_plain(app_named(name), told)], common)
    return OK


def on(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Have a service start at boot.

    For example:

        $ mint services on nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    return _call(name, "setState", "on", said="starts at boot", reach=reach, common=common)


def off(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Have a service not start at boot.

    For example:

        $ mint services off nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    said = "does not start at boot"
    return _call(name, "setState", "off", said=said, reach=reach, common=common)


def conditional(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Have a service decide for itself at boot whether it starts.

    For example:

        $ mint services conditional nfs

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    said = "decides at boot whether it starts"
    return _call(name, "setState", "conditional", said=said, reach=reach, common=common)


def start(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Start a service, and wait until it has started.

    For example:

        $ mint services start nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    return _call(name, "start", said="is started", reach=reach, common=common)


def stop(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Stop a service, and wait until it has stopped.

    For example:

        $ mint services stop nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    return _call(name, "stop", said="is stopped", reach=reach, common=common)


def restart(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Stop a service, then start it again.

    For example:

        $ mint services restart nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    app = app_named(name)

    async def work(link: Link) -> None:
        await link.call(app, "stop")
        await link.call(app, "start")

    ask(reach, common, work)
    return _say(app, "is started again", reach, common)


def reload(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Have a service read its configuration again, if its script knows how.

    For example:

        $ mint services reload nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    return _call(name, "reload", said="has read its configuration", reach=reach, common=common)


def ready(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Do with a service what is done at boot: start it if it is on, or if it decides so.

    For example:

        $ mint services ready nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    return _call(name, "ready", said="is ready", reach=reach, common=common)


def _call(name: str, method: str, *args: str, said: str, reach: Reach, common: Common) -> int:
    app = app_named(name)
    ask(reach, common, lambda link: link.call(app, method, *args))
    return _say(app, said, reach, common)


def _say(app: str, said: str, reach: Reach, common: Common) -> int:
    if common.json:
        show_json({"service": app, "done": said})
    elif not reach.quiet:
        show(text(app, "bold").append(f" {said}"))
    return OK


async def _told(link: Link, app: str, gate: asyncio.Semaphore) -> dict[str, Any]:
    """What a service tells; one that cannot must not keep the others from it."""
    try:
        async with gate:
            return _plain(app, await link.info(app))
    except MintError as error:
        nothing = dict.fromkeys(("type", "description", "state", "autostart"), "")
        return {"name": app, **nothing, "running": False, "error": str(error)}


def _plain(app: str, told: Told) -> dict[str, Any]:
    return {
        "name": app,
        "type": told.kind,
        "description": told.description,
        "state": told.state,
        "autostart": told.autostart,
        "running": told.running,
        "error": "",
    }


def _show(found: list[dict[str, Any]], common: Common) -> None:
    if common.json:
        show_json({"services": found})
        return
    rows = [
        [
            text(one["name"], "bold"),
            text("running" if one["running"] else "-", (_STYLES | _WRONG).get(one["state"], "dim")),
            one["autostart"] or "?",
            text(one["error"], "red") if one["error"] else one["description"],
        ]
        for one in found
    ]
    show(table(("SERVICE", "STATUS", "AUTOSTART", "DESCRIPTION"), rows))
