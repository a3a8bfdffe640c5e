from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar.concurrency import sync_to_thread
from litestar.enums import ScopeType

from mint.errors import MintError
from mint.web.problems import problem_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from litestar.types import ASGIApp, Receive, Scope, Send

    from mint.web.passes import Pass, Passes

OPEN_PATHS = frozenset({"/api/v1/health"})
"""What anybody may ask."""


class Gate:
    """Lets only those requests through that come from here and bring the token.

    A web page of somebody else can make a browser send requests to this machine; the name that it
    must use for that stands in the header `Host`, and gives it away (DNS rebinding).

    Args:
        inner: the application behind the gate.
        passes: tells what the token that a request brings lets in to.
        hosts: the names under which the server may be addressed, without a port.
    """

    def __init__(self, inner: ASGIApp, passes: Passes, hosts: Collection[str]) -> None:
        self._inner = inner
        self._passes = passes
        self._hosts = {host.encode() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, or pass it on."""
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"")
        if _without_port(host) not in self._hosts:
            name = host.decode(errors="replace")
            known = ", ".join(sorted(known.decode() for known in self._hosts))
            await _refuse(send, 400, f"this server is not {name!r}; address it as one of: {known}")
        elif "\0" in scope["path"] or b"%00" in scope["query_string"]:
            await _refuse(send, 400, "the character NUL (%00) is in no name that is known here")
        elif scope["path"] in OPEN_PATHS:
            await self._inner(scope, receive, send)
        else:
            await self._enter(scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        authorization = dict(scope["headers"]).get(b"authorization", b"")
        try:
            found = await self._pass(authorization)
        except MintError as error:
            status, problem = problem_of(error)
            await _refuse(send, status, problem.message)
            return
        if found is not None:
            scope["auth"] = found
            await self._inner(scope, receive, send)
        else:
            await _refuse(
                send,
                401,
                "no token, or a wrong one: send `Authorization: Bearer TOKEN` with one that `mint "
                "token new` made and nobody revoked, or with the text of the file `token` in the "
                "server's data directory, which changes with each start",
            )

    async def _pass(self, authorization: bytes) -> Pass | None:
        scheme, _, token = authorization.strip().partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = token.strip()
        known = self._passes.known(token)
        return known or await sync_to_thread(self._passes.find, token)


def _without_port(host: bytes) -> bytes:
    """The name in a header `Host`: `127.0.0.1:80`, `[::1]:80` or `localhost`."""
    name = host.lower()
    if name.startswith(b"["):
        return name[1:].partition(b"]")[0]
    return name.partition(b":")[0]


async def _refuse(send: Send, status: int, message: str) -> None:
    body = msgspec.json.encode({"error": "Refused", "message": message})
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    if status == 401:  # noqa: PLR2004 - the status that must name its scheme
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
