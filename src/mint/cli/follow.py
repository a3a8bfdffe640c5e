from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mint.cli.server import Server
from mint.cli.stream import Stream
from mint.errors import ServerNotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AWAY = 30.0
"""Seconds for which a server may be away, such as for a restart, before following it ends."""

_RETRY = 0.3
_GATHER = 0.05
"""Seconds to let changes gather, so that a busy process is not asked for at each of them."""


def follow(
    data: Path,
    wfid: str | None,
    look: Callable[[Server], bool],
    *,
    seconds: float | None = None,
    away: Callable[[], None] = lambda: None,
) -> bool:
    """Look at a server whenever something changes there, through restarts of it too.

    Args:
        data: its data directory.
        wfid: changes of which process; None: of all.
        look: asks the server what it wants to know, and says whether it has seen enough.
        seconds: after how many to end; None: never.
        away: is called when the server goes away.

    Returns:
        Whether `look` has seen enough; False: the time is over.

    Raises:
        ServerNotFound: there is none, or it was away for too long.
        MintError: what the server answered.
    """
    end = None if seconds is None else time.monotonic() + seconds
    seen = _watch(Server(data), wfid, look, end)
    while seen is None:
        away()
        seen = _watch(_come_back(data, end), wfid, look, end)
    return seen


def _watch(
    server: Server, wfid: str | None, look: Callable[[Server], bool], end: float | None
) -> bool | None:
    """True: seen enough; False: the time is over; None: the server went away."""
    with server:
        try:
            with Stream(server, wfid) as stream:
                goes_on = True
                while goes_on:
                    if look(server):
                        return True
                    left = None if end is None else end - time.monotonic()
                    if left is not None and left <= 0:
                        return False
                    goes_on = stream.wait(left)
                    time.sleep(_GATHER)
        except ServerNotFound:
            return None
    return None


def _come_back(data: Path, end: float | None) -> Server:
    latest = time.monotonic() + AWAY
    latest = latest if end is None else min(end, latest)
    while True:
        try:
            return Server(data)
        except ServerNotFound:
            if time.monotonic() > latest:
                raise
            time.sleep(_RETRY)
