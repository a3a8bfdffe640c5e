"""Clients that have tokens of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.web.serving import Served


class Bearers:
    """Makes tokens of a server, and clients that send them.

    Args:
        served: the server.
    """

    def __init__(self, served: Served) -> None:
        self.served = served
        self._clients: dict[str, httpx2.Client] = {}

    def __call__(self, name: str, scopes: Iterable[str], **more: Any) -> httpx2.Client:
        """The client of a name; the token is made when it is asked for first."""
        if name not in self._clients:
            body = {"name": name, "scopes": list(scopes), **more}
            told = self.served.client.post("/tokens", json=body)
            assert told.status_code == 201, told.text
            self._clients[name] = self.client(told.json()["token"])
        return self._clients[name]

    def client(self, token: str) -> httpx2.Client:
        """A client that sends a token."""
        return httpx2.Client(
            base_url=f"{self.served.server.url}/api/v1",
            headers={"authorization": f"Bearer {token}"},
            timeout=10.0,
        )

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


def token_of(client: httpx2.Client) -> str:
    """The token that a client sends."""
    return str(client.headers["authorization"]).removeprefix("Bearer ")
