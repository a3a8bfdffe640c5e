from __future__ import annotations

from signal import Signals
from typing import TYPE_CHECKING

from mint.services.running.current import current
from mint.services.running.frames import Acted

if TYPE_CHECKING:
    from mint.services.processes.identity import Identity


def told(action: str) -> bool:
    """In a dry run, tell of an action instead of doing it; tells whether it is one."""
    call = current()
    if call.request.dry:
        call.tell(Acted(action))
    return call.request.dry


def send(process: Identity, number: int) -> bool:
    """Send a signal; tells whether the process was there."""
    text = f"send {Signals(number).name} to process {process.pid}"
    return told(text) or process.send(number)
