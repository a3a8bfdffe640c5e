from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from mint.app.hosts.playing import Playing
from mint.app.hosts.site import Site
from mint.app.told_to_stop import told_to_stop
from mint.engine.clock import SystemClock
from mint.errors import SettingsError
from mint.web.logs import configure_logs

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.settings import Settings

GRACE = 40.0
"""Seconds that services have to end what they are doing."""


def serve_host(settings: Settings, host: str | None, announce: Callable[[str], None]) -> int:
    """Serve the services of a host until SIGINT or SIGTERM.

    Args:
        settings: what the site is like.
        host: its name; None: that of the settings, or of the system.
        announce: is told what it does.

    Returns:
        The exit code: 0.

    Raises:
        HostUnknown: the table of hosts has no such host.
        SettingsError: there are no hosts, or settings cannot be used.
        StoreError: the database cannot be used.
    """
    configure_logs(settings.log, form=settings.log_format)
    site = Site(settings)
    if not site.is_there:
        raise SettingsError("trigger.hosts: there are no hosts; write [trigger.hosts] first")
    name = host or site.host
    services = site.table.services_of(name)
    ending = threading.Event()
    with site.letters() as letters:
        playing = Playing(site, letters, SystemClock())
        playing.start([name])
        announce(f"{name}: {', '.join(services)}")
        announce(f"generations of files: {site.folder(name).absolute()}")
        with told_to_stop(ending.set):
            ending.wait()
        playing.stop(GRACE)
    return 0
