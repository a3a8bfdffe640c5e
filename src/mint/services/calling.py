from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint.services.joined.reaching import SECONDS, reach
from mint.settings import read_settings

if TYPE_CHECKING:
    from mint.settings import Settings

_SETTINGS = Path("mint.toml")


def call(
    service: str,
    do: str,
    host: str = "",
    *,
    settings: Settings | None = None,
    seconds: float = SECONDS,
) -> dict[str, Any]:
    """Do something with a service of any host, and wait: for programs, such as those of triggers.

    Args:
        service: which; dashes stand for underscores.
        do: start, stop, restart, reload, ready, status, on, off or conditional.
        host: where; "": here.
        settings: how hosts are reached; None: `mint.toml` in the current directory, and the
            environment.
        seconds: to wait for another host.

    Returns:
        How the service is then: `{"service", "state", "running", "autostart"}`.

    Raises:
        MintError: it failed; the text says why.

    Example:
        >>> call("dhcpd", "reload")["running"]
        True
    """
    file = _SETTINGS if _SETTINGS.exists() else None
    chosen = settings or read_settings(file, os.environ)
    work = reach(chosen, service, do, host, seconds)
    # In a thread: whoever calls may have an event loop of his own already.
    with ThreadPoolExecutor(1, "services") as threads:
        return threads.submit(asyncio.run, work).result()
