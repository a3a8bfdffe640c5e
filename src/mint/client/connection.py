from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import httpx2
import msgspec

from mint.client.refusal import WrongToken, refusal
from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from mint.client.place import Address, Place

PATIENCE = 60.0
"""Seconds to wait for an answer; an engine under load may take a while."""

_CONNECT = 5.0
"""Seconds to wait for a connection."""


class Connection:
    """The API of a server, as every program of ours asks it. Safe from any thread.

    Where the server is and what it lets in is asked again when the server is gone, or does not know
    the token any more; the request itself is never sent twice.

    Args:
        place: where the server is looked for.
        patience: seconds to wait for an answer.

    Example:
        >>> with Connection(DataPlace(Path(".mint"))) as server:
        ...     server.ask("GET", "/status")["running"]
    """

    def __init__(self, place: Place, patience: float = PATIENCE) -> None:
        self.place = place
        self._patience = patience
        self._address: Address | None = None
        self._client: httpx2.Client | None = None
        self._opening = threading.Lock()

    def open(self) -> None:
        """Find the server, without asking it anything.

        Raises:
            ServerNotFound: there is none.
            Refused: this user may not talk to it.
        """
        self._opened()

    def ask(self, method: str, path: str, *, wait: float = 0.0, **how: Any) -> Any:
        """The document of an answer.

        Args:
            method: GET, POST, PUT or DELETE.
            path: below `/api/v1`.
            wait: seconds that the server is asked to wait before it answers.
            **how: `params` for the query, `body` for a JSON body, `trace` for the trace context
                (`traceparent`) that it is a part of.

        Raises:
            MintError: what the server answered, or ServerNotFound when it did not.
        """
        content = self.answer(method, path, wait=wait, **how).content
        try:
            return msgspec.json.decode(content)
        except msgspec.DecodeError as error:
            raise MintError(f"what answers at {self.place} is no MINT: {error}") from error

    def answer(self, method: str, path: str, *, wait: float = 0.0, **how: Any) -> httpx2.Response:
        """The whole of an answer; arguments as for `ask`."""
        more: dict[str, Any] = {"params": how.get("params")}
        if "body" in how:
            more["content"] = msgspec.json.encode(how["body"])
            more["headers"] = {"content-type": "application/json"}
        if how.get("trace"):
            more["headers"] = {**more.get("headers", {}), "traceparent": how["trace"]}
        timeout = httpx2.Timeout(self._patience + wait, connect=_CONNECT)
        with self._told() as client:
            answer = client.request(method, path, timeout=timeout, **more)
            if answer.is_error:
                raise refusal(answer)
            return answer

    @contextmanager
    def stream(self, path: str, params: dict[str, Any]) -> Iterator[httpx2.Response]:
        """An open stream of events."""
        timeout = httpx2.Timeout(self._patience, connect=_CONNECT)
        with (
            self._told() as client,
            client.stream("GET", path, params=params, timeout=timeout) as answer,
        ):
            if answer.is_error:
                answer.read()
                raise refusal(answer)
            yield answer

    def close(self) -> None:
        """Give the connections back."""
        with self._opening:
            self._forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _told(self) -> Iterator[httpx2.Client]:
        """Say in our words that nobody answers."""
        client = self._opened()
        try:
            yield client
        except httpx2.ReadTimeout as error:
            raise MintError(
                f"the server on {self.place} has not answered within {self._patience:.0f} s. "
                "It may be busy: look at `mint status`, and try again"
            ) from error
        except (httpx2.TransportError, RuntimeError) as error:
            # RuntimeError: another thread closed the client, since it found the server gone.
            self._drop(client)
            raise self.place.nobody() from error
        except WrongToken:
            self._drop(client)
            raise

    def _opened(self) -> httpx2.Client:
        with self._opening:
            if self._client is None:
                url, token = self.place.address()
                self._client = httpx2.Client(
                    base_url=f"{url}/api/v1",
                    headers={"Authorization": f"Bearer {token}"},
                    trust_env=False,  # a server is on this machine, or at the end of a tunnel
                )
            return self._client

    def _drop(self, client: httpx2.Client) -> None:
        with self._opening:
            if self._client is client:
                self._forget()

    def _forget(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
