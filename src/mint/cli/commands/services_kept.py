"""What looks after service scripts: the daemon, registering, boot, and a doctor."""

from __future__ import annotations

import asyncio
from pathlib import Path  # noqa: TC003 - the command line is read by its annotations
from typing import TYPE_CHECKING, Any, Literal

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.services_reached import WITH_THE_DAEMON, Reach, app_named, ask
from mint.cli.terminal import safe, show, show_json, table, text

if TYPE_CHECKING:
    from mint.services.boot import Ready
    from mint.services.examining import Finding

Level = Literal["debug", "info", "warning", "error"]


def run(*, log: Level = "info", reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Serve the services of this host on D-Bus, and watch them; Ctrl-C or SIGTERM ends it.

    Services go on when it ends, however it ends; the next daemon watches them again.

    For example:

        $ mint services run
        $ mint services run --bus unix:path=/tmp/bus --root /tmp/trial

    Args:
        log: how much its log says; on standard error.
        reach: where it is reached.
        common: what every command takes.
    """
    from mint.services import daemon  # noqa: PLC0415 - takes long to load
    from mint.web.logs import configure_logs  # noqa: PLC0415 - the same

    settings = reach.settings(common)
    configure_logs(log)

    def begun(line: str) -> None:
        if not reach.quiet:
            show(text(line))

    asyncio.run(daemon.run(settings, begun))
    return OK


def register(
    name: str, file: Path, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN
) -> int:
    """Make a file the script of a service. It is copied, and may go afterwards.

    It is loaded first, and must have a `serviceDesc` in English. Its default state is set, unless
    somebody has said another one before.

    For example:

        $ mint services register nginx service.py

    Args:
        name: of the service; dashes become underscores.
        file: the script. It must belong to root or to you, and no others may write it.
        reach: how the services are reached.
        common: what every command takes.
    """
    app = app_named(name)
    ask(reach, common, lambda link: link.register(app, str(file.absolute())))
    return _say({"service": app, "done": "is registered"}, reach, common)


def remove(name: str, /, *, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Forget the script of a service. What runs goes on, and whether it was on is remembered.

    For example:

        $ mint services remove nginx

    Args:
        name: of the service; dashes stand for underscores.
        reach: how the services are reached.
        common: what every command takes.
    """
    app = app_named(name)
    ask(reach, common, lambda link: link.remove(app))
    return _say({"service": app, "done": "is removed"}, reach, common)


def boot(*, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Make all services ready that are on, or decide for themselves: together, as at boot.

    Those of the setting services.head_start come first. Exit code 1 when one of them fails.

    For example:

        $ mint services boot

    Args:
        reach: how the services are reached.
        common: what every command takes.
    """
    from mint.services.boot import Boot  # noqa: PLC0415 - takes long to load

    settings = reach.settings(common).services

    def tell(one: Ready) -> None:
        if common.json or (reach.quiet and not one.error):
            return
        line = text(one.app, "bold").append(f" {one.seconds:.1f}s ", "dim")
        show(line.append(safe(one.error) or "is ready", "red" if one.error else "green"))

    done = ask(reach, common, lambda link: Boot(link, tell).run(settings.head_start))
    if common.json:
        show_json({"services": [one._asdict() for one in done]})
    return FAILED if any(one.error for one in done) else OK


def doctor(*, reach: Reach = WITH_THE_DAEMON, common: Common = PLAIN) -> int:
    """Look for what is wrong with services, their scripts, the daemon and its bus.

    Exit code 1 when there are findings.

    For example:

        $ mint services doctor

    Args:
        reach: how the services are reached.
        common: what every command takes.
    """
    from mint.services.examining import examine  # noqa: PLC0415 - takes long to load

    settings = reach.settings(common).services
    found = asyncio.run(examine(settings, direct=reach.direct))
    if common.json:
        show_json({"findings": [one._asdict() for one in found]})
    elif found:
        show(table(("ABOUT", "WHAT", "THEN"), [_row(one) for one in found]))
    else:
        show(text("all is well", "green"))
    return FAILED if found else OK


def _row(found: Finding) -> list[object]:
    return [text(found.about, "bold"), text(found.what, "red"), text(found.then, "dim")]


def _say(done: dict[str, Any], reach: Reach, common: Common) -> int:
    if common.json:
        show_json(done)
    elif not reach.quiet:
        show(text(done["service"], "bold").append(f" {done['done']}"))
    return OK
