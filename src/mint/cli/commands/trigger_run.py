"""The command `trigger run`: the agent of a host."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.database import settings_of
from mint.cli.terminal import show, text


def run(
    *,
    host: str | None = None,
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"])] = False,
    common: Common = PLAIN,
) -> int:
    """Serve the services of this host in this terminal; Ctrl-C stops it. Nothing is lost.

    Which services, the table of hosts says: [trigger.hosts] in mint.toml. Exit code 78 when this
    host is not in it.

        $ mint trigger run
        $ mint trigger run --host isc

    Args:
        host: another host than this one.
        quiet: say nothing at the start.
        common: what every command takes.
    """
    from mint.app.hosts.alone import serve_host  # noqa: PLC0415 - loads the application

    def announce(line: str) -> None:
        if not quiet:
            show(text(line))

    return serve_host(settings_of(common), host, announce)
