from __future__ import annotations

import socket
import time
from contextlib import suppress

from mint.services.api.words import call


def startDependencies(*services: str) -> None:  # noqa: N802 - the API's name
    """Start other services that this one needs. What fails is logged, and no more."""
    _each(services, "start")


def stopDependencies(*services: str) -> None:  # noqa: N802 - the API's name
    """Stop other services. What fails is logged, and no more."""
    _each(services, "stop")


def _each(services: tuple[str, ...], method: str) -> None:
    for service in services:
        try:
            call(service, "System.Service", method)
        except Exception as error:  # noqa: BLE001 - a dependency may be missing, as ever
            print(f"{service} did not {method}: {error}")  # noqa: T201 - into the log of the call


def waitBus(  # noqa: N802 - the API's name
    unix_name: str,
    timeout: float = 5,
    wait: float = 0.1,
    stream: bool = True,  # noqa: FBT001, FBT002
) -> bool:
    """Wait until something listens on a unix socket; tells whether it does.

    Args:
        unix_name: path of the socket.
        timeout: seconds to wait at most.
        wait: seconds between two looks.
        stream: whether it takes connections, else datagrams.
    """
    end = time.monotonic() + timeout
    kind = socket.SOCK_STREAM if stream else socket.SOCK_DGRAM
    while True:
        with socket.socket(socket.AF_UNIX, kind) as sock, suppress(OSError):
            sock.connect(unix_name)
            return True
        if time.monotonic() >= end:
            return False
        time.sleep(wait)
