from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import httpx2

from mint import errors
from mint.cli.data_directory import find_data
from mint.cli.usage_error import UsageError
from mint.errors import DefinitionError, MintError, Refused, ServerNotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

_PATIENCE = httpx2.Timeout(60.0, connect=5.0)
"""Seconds to wait for an answer; an engine under load may take a while."""

_BAD_REQUEST = 400
_UNAUTHORIZED = 401


class Server:
    """The server that runs on a data directory, as the API shows it.

    Args:
        data: the data directory.

    Raises:
        ServerNotFound: none runs there.
        Refused: this user may not read its token.

    Example:
        >>> with Server.of(None) as server:
        ...     server.get("/status")["running"]
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        address, token = _address(data)
        self._client = httpx2.Client(
            base_url=f"{address}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=_PATIENCE,
            trust_env=False,  # the server is on this machine: no proxy stands between
        )

    @staticmethod
    def of(data: str | None) -> Server:
        """The server that a command means, see `find_data`."""
        return Server(find_data(data))

    def get(self, path: str, **query: Any) -> Any:
        """What stands at a path.

        Args:
            path: below `/api/v1`.
            **query: parameters; None leaves one out.

        Raises:
            MintError: what the server answered, or ServerNotFound when it did not.
        """
        return self._ask("GET", path, params=_given(query)).json()

    def text(self, path: str) -> str:
        """The text, such as a drawing, that stands at a path."""
        return self._ask("GET", path).text

    def post(self, path: str, **body: Any) -> Any:
        """Ask for something to be done; arguments as for `get`."""
        return self._ask("POST", path, json=_given(body)).json()

    def delete(self, path: str, **query: Any) -> Any:
        """Have something removed; arguments as for `get`."""
        return self._ask("DELETE", path, params=_given(query)).json()

    @contextmanager
    def events(self, wfid: str | None) -> Iterator[httpx2.Response]:
        """An open stream of changes, of one process or of all."""
        query = _given({"wfid": wfid})
        with self._told(), self._client.stream("GET", "/events", params=query) as answer:
            if answer.is_error:
                answer.read()
                raise _refusal(answer)
            yield answer

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, method: str, path: str, **how: Any) -> httpx2.Response:
        with self._told():
            answer = self._client.request(method, path, **how)
        if answer.is_error:
            raise _refusal(answer)
        return answer

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in our words that nobody answers."""
        try:
            yield
        except httpx2.ReadTimeout as error:
            raise MintError(
                f"the server on {self.data} has not answered within {_PATIENCE.read:.0f} s. "
                "It may be busy: look at `mint status`, and try again"
            ) from error
        except httpx2.TransportError as error:
            raise nobody(self.data) from error


def process_path(wfid: str, *more: str) -> str:
    """The path of a process, or of something below it."""
    return "/".join(("/processes", quote(wfid, safe=""), *more))


def nobody(data: Path) -> ServerNotFound:
    """The error that says that no server runs on a data directory."""
    return ServerNotFound(f"no server runs on {data}; start one with `mint up`")


def _address(data: Path) -> tuple[str, str]:
    try:
        told = json.loads((data / "server.json").read_text())
        token = (data / "token").read_text().strip()
        url, pid = str(told["url"]), int(told["pid"])
    except PermissionError as error:
        raise Refused(
            f"you may not read {error.filename}: ask whoever runs this server to do it for you"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise nobody(data) from error
    if not _lives(pid):
        raise nobody(data)
    return url, token


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _refusal(answer: httpx2.Response) -> MintError:
    """The error that the server tells, as the class of ours that it names."""
    try:
        told = answer.json()
        name, message = str(told["error"]), str(told["message"])
    except (ValueError, KeyError, TypeError):
        return Refused(f"the server answered {answer.status_code}, which this command cannot read")
    if answer.status_code == _UNAUTHORIZED:
        return Refused(f"{message}. The server may have been started anew: try again")
    kind = getattr(errors, name, None)
    if kind is DefinitionError:
        where = (str(told.get("source") or ""), told.get("line") or 0, told.get("column") or 0)
        return DefinitionError(message, *where)
    if kind is Refused and answer.status_code == _BAD_REQUEST:
        return UsageError(message)
    if isinstance(kind, type) and issubclass(kind, MintError):
        return kind(message)
    return Refused(message)
