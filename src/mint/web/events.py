from __future__ import annotations

from typing import TYPE_CHECKING

from litestar import get
from litestar.response import Stream

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromQuery

    from mint.web.parts import Parts


@get("/events", media_type="text/event-stream", summary="Follow what happens")
async def follow_events(
    parts: NamedDependency[Parts], wfid: FromQuery[str | None] = None
) -> Stream:
    """Server-sent events `change`, each with one line of history and its wfid, as it happens.

    What happened before is in the history of the process: open the stream first, then ask for it.
    A comment comes at once, and every 15 seconds when nothing happens. The stream ends when the
    server stops, or when the reader is too slow.
    """
    return Stream(
        parts.streams.lines(parts.front, wfid),
        media_type="text/event-stream",
        headers={"cache-control": "no-cache"},
    )
