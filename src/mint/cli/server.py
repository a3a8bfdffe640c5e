from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from mint.cli.data_directory import find_data
from mint.cli.usage_error import UsageError
from mint.client.connection import Connection
from mint.client.place import place_of
from mint.client.refusal import BadRequest
from mint.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    import httpx2

    from mint.errors import ServerNotFound


class Server:
    """The server that runs on a data directory, as the API shows it; see `place_of`.

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
        self._connection = Connection(place_of(data))
        self._connection.open()

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
        with _usage():
            return self._connection.ask("GET", path, params=_given(query))

    def text(self, path: str) -> str:
        """The text, such as a drawing, that stands at a path."""
        with _usage():
            return self._connection.answer("GET", path).text

    def post(self, path: str, **body: Any) -> Any:
        """Ask for something to be done; arguments as for `get`."""
        with _usage():
            return self._connection.ask("POST", path, body=_given(body))

    def post_all(self, path: str, **body: Any) -> Any:
        """The same, where None says something."""
        with _usage():
            return self._connection.ask("POST", path, body=body)

    def put(self, path: str, **body: Any) -> Any:
        """Have something be as it is told; arguments as for `get`."""
        with _usage():
            return self._connection.ask("PUT", path, body=_given(body))

    def put_all(self, path: str, **body: Any) -> Any:
        """The same, where None says something."""
        with _usage():
            return self._connection.ask("PUT", path, body=body)

    def delete(self, path: str, **query: Any) -> Any:
        """Have something removed; arguments as for `get`."""
        with _usage():
            return self._connection.ask("DELETE", path, params=_given(query))

    @contextmanager
    def events(self, wfid: str | None) -> Iterator[httpx2.Response]:
        """An open stream of changes, of one process or of all."""
        with _usage(), self._connection.stream("/events", _given({"wfid": wfid})) as answer:
            yield answer

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def process_path(wfid: str, *more: str) -> str:
    """The path of a process, or of something below it."""
    return "/".join(("/processes", quote(wfid, safe=""), *more))


def nobody(data: Path) -> ServerNotFound:
    """The error that says that no server runs there."""
    return place_of(data).nobody()


@contextmanager
def _usage() -> Iterator[None]:
    """What the server cannot understand, whoever typed the command got wrong."""
    try:
        yield
    except BadRequest as error:
        raise UsageError(str(error)) from error
    except Refused as error:
        raise Refused(str(error)) from error  # people need not know how it was told


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
