from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mint.services.processes.finding import find, matches
from mint.services.processes.pidfile import process_in
from mint.services.processes.remembered import Remembered
from mint.services.running.current import current
from mint.services.running.frames import Started

if TYPE_CHECKING:
    from mint.services.processes.identity import Identity


def isServiceRunning(pidfile: str | None = None, command: str | None = None) -> bool:  # noqa: N802 - the API's name
    """Whether the service runs.

    Args:
        pidfile: names its process.
        command: path of its program.
    """
    if pidfile:
        return bool(noted(process_of(pidfile, command)))
    if not command:
        raise TypeError("isServiceRunning() needs a pidfile or a command.")
    return bool(noted(*find(command)))


def process_of(pidfile: str, command: str | None = None, uid: int | None = None) -> Identity | None:
    """The living process that a pidfile names, if it matches the other criteria."""
    process = process_in(pidfile)
    if process is None or not matches(process, command, uid, known=True):
        return None
    return None if _memory().denies(pidfile, process) else process


def remember(pidfile: str, process: Identity) -> None:
    """Remember whom a pidfile meant when the service started."""
    _memory().keep(pidfile, process)


def _memory() -> Remembered:
    request = current().request
    return Remembered(request.layout.run, request.name)


def noted(*processes: Identity | None) -> list[Identity]:
    """Note processes as those of the service; gives those that are there."""
    found = [each for each in processes if each is not None]
    call = current()
    for each in found:
        if each not in call.seen:
            call.seen.append(each)
            call.tell(Started(each))
    return found


def script_says_running() -> bool | None:
    """What the script's own status() tells; None when it has none or it fails."""
    status: Any = getattr(sys.modules.get("csl"), "status", None)
    if status is None:
        return None
    try:
        return bool(status())
    except Exception:  # noqa: BLE001 - as the original: then nothing is known
        return None


def checkDaemon(pidfile: str) -> bool:  # noqa: N802 - the API's name
    """Whether a pidfile names a living process. `isServiceRunning` does more."""
    return process_of(pidfile) is not None
