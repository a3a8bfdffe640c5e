from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import msgspec
from litestar.enums import ScopeType

if TYPE_CHECKING:
    from collections.abc import Collection

    from litestar.types import ASGIApp, Receive, Scope, Send

OPEN_PATHS = frozenset({"/api/v1/health"})
"""What anybody may ask."""


class Gate:
    """Lets only those requests through that come from here and bring the token.

    A web page of somebody else can make a browser send requests to this machine; the name that it
    must use for that stands in the header `Host`, and gives it away (DNS rebinding).

    Args:
        inner: the application behind the gate.
        token: what every request must bring.
        hosts: the names under which the server may be addressed, without a port.
    """

    def __init__(self, inner: ASGIApp, token: str, hosts: Collection[str]) -> None:
        self._inner = inner
        self._bearer = f"bearer {token}".encode()
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
        elif scope["path"] in OPEN_PATHS or self._knows(headers.get(b"authorization", b"")):
            await self._inner(scope, receive, send)
        else:
            await _refuse(
                send,
                401,
                "no token, or a wrong one: send `Authorization: Bearer TOKEN` with the text of the "
                "file `token` in the server's data directory. It changes with each start",
            )

    def _knows(self, authorization: bytes) -> bool:
        scheme, _, token = authorization.strip().partition(b" ")
        return secrets.compare_digest(scheme.lower() + b" " + token.strip(), self._bearer)


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
