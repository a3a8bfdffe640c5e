from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mint.cli.server import Server
from mint.cli.stream import Stream
from mint.errors import ServerNotFound

if TYPE_CHECKING:
    from pathlib import Path

Look = Callable[[Server, list[dict[str, Any]]], bool]
"""Asks the server what it wants to know, given what was heard; says whether it has seen enough."""

AWAY = 30.0
"""Seconds for which a server may be away, such as for a restart, before following it ends."""

_RETRY = 0.3
"""Seconds between two looks for a server that is away."""

_GATHER = 0.05
"""Seconds to let events gather, so that a busy process is not asked for at each of them."""


def follow(
    data: Path,
    wfid: str | None,
    look: Look,
    *,
    seconds: float | None = None,
    away: Callable[[], None] = lambda: None,
) -> bool:
    """Look at a server at once and whenever something happens there, through restarts of it too.

    Args:
        data: its data directory.
        wfid: events of which process; None: of all.
        look: see `Look`. Between two looks nothing is missed.
        seconds: after how many to end; None: never.
        away: is called when the server goes away.

    Returns:
        Whether `look` has seen enough; False: the time is over.

    Raises:
        ServerNotFound: there is none, or it was away for too long.
        MintError: what the server answered.
    """
    end = None if seconds is None else time.monotonic() + seconds
    patience = 0.0
    while not _is_past(end):
        try:
            with Server(data) as server, Stream(server, wfid) as stream:
                patience = time.monotonic() + AWAY
                seen = _look_on(server, stream, look, end)
            if seen is not None:
                return seen
        except ServerNotFound:
            if _is_past(patience):
                raise
        away()
        time.sleep(_RETRY)
    return False


def _is_past(moment: float | None) -> bool:
    return moment is not None and time.monotonic() >= moment


def _look_on(server: Server, stream: Stream, look: Look, end: float | None) -> bool | None:
    """True: seen enough; False: the time is over; None: the server went away."""
    heard: list[dict[str, Any]] = []
    while not stream.ended:
        begun = time.monotonic()
        if look(server, heard):
            return True
        now = time.monotonic()
        left = None if end is None else end - now
        if left is not None and left <= 0:
            return False
        # A look that takes long is not to keep the server busy.
        pause = max(_GATHER, now - begun)
        heard = stream.wait(left)
        time.sleep(pause if left is None else min(pause, left))
        heard += stream.wait(0)
    return None
