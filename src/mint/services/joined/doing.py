from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import HostServiceError
from mint.services.bus.names import is_app

if TYPE_CHECKING:
    from mint.services.link import Link

STATES = ("on", "off", "conditional")

DOINGS = ("start", "stop", "restart", "reload", "ready", "status", *STATES)
"""What can be done with a service from afar, and in processes."""


def checked_doing(service: Any, do: Any) -> tuple[str, str]:
    """A service and what is done with it, when both can be.

    Raises:
        HostServiceError: they cannot.

    Example:
        >>> checked_doing("mysql-server", "restart")
        ('mysql_server', 'restart')
    """
    app = service.replace("-", "_") if isinstance(service, str) else ""
    if not is_app(app):
        raise HostServiceError(f"{service!r} is no name of a service: say one, `service: nginx`")
    if do not in DOINGS:
        raise HostServiceError(f"{do!r} cannot be done with a service: {', '.join(DOINGS)} can")
    return app, do


async def do_with(link: Link, app: str, do: str) -> dict[str, Any]:
    """Do something with a service, and tell how it is then.

    Args:
        link: to the services.
        app: which.
        do: one of `DOINGS`.

    Raises:
        MintError: it failed.

    Example:
        >>> await do_with(link, "nginx", "restart")
        {'service': 'nginx', 'state': 'on', 'running': True, 'autostart': 'yes'}
    """
    if do in STATES:
        await link.call(app, "setState", do)
    elif do == "restart":
        await link.call(app, "stop")
        await link.call(app, "start")
    elif do != "status":
        await link.call(app, do)
    told = await link.info(app)
    return {
        "service": app,
        "state": told.state,
        "running": told.running,
        "autostart": told.autostart,
    }
