from __future__ import annotations

import re
import secrets
import time
from typing import TYPE_CHECKING

import structlog
from litestar.enums import ScopeType
from structlog.contextvars import bound_contextvars

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

    from mint.observe.meter import Meter

log = structlog.get_logger("mint.web.access")

_FAILED = 400
"""Statuses from here on say that the request was not answered as it was meant."""

_UNANSWERED = 499
"""Counted for a request whose sender went away before there was an answer."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)
"""What an id of a request from outside may look like: it comes into the log as it is."""


class Access:
    """Counts each request and gives it a line in the log: at debug, a refused one at warning.

    All that is logged while a request is answered carries its id; so does the answer, in the header
    `x-request-id`. An id that comes with the request is kept. The query is not logged: people put
    secrets there.

    Args:
        inner: the application.
        meter: counts.
    """

    def __init__(self, inner: ASGIApp, meter: Meter) -> None:
        self._inner = inner
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell how it went."""
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        name = _id(scope)
        began, status = time.perf_counter(), _UNANSWERED

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", name.encode())]
            await send(message)

        with bound_contextvars(request_id=name):
            try:
                await self._inner(scope, receive, sending)
            finally:
                self._tell(scope, status, time.perf_counter() - began)

    def _tell(self, scope: HTTPScope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._meter.request(method, status)
        tell = log.warning if status >= _FAILED else log.debug
        about = {"wfid": wfid} if (wfid := scope.get("path_params", {}).get("wfid")) else {}
        tell(
            "request",
            method=method,
            path=scope["path"],
            status=status,
            seconds=round(seconds, 4),
            **about,
        )


def _id(scope: HTTPScope) -> str:
    given = dict(scope["headers"]).get(b"x-request-id", b"").decode("ascii", "replace")
    return given if _ID.fullmatch(given) else secrets.token_hex(8)
