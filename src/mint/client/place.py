from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mint.errors import Refused, ServerNotFound, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOKEN = "MINT_TOKEN"  # noqa: S105 - the name of a variable
"""The environment variable with the token to send, instead of that of a data directory."""

SERVER = "MINT_SERVER"
"""The environment variable with the URL of a server, instead of that of a data directory."""


class Address(NamedTuple):
    """Where a server is, and what it lets in.

    Args:
        url: to which `/api/v1` is added.
        token: for the header `Authorization`.
    """

    url: str
    token: str


class Place(Protocol):
    """Where a server is looked for. It is asked again whenever a server may have been restarted."""

    def address(self) -> Address:
        """The server that is there now.

        Raises:
            ServerNotFound: there is none.
            Refused: this user may not talk to it.
        """

    def nobody(self) -> ServerNotFound:
        """The error that says that no server answers here."""


class DataPlace:
    """The server that runs on a data directory of this machine.

    Args:
        data: the data directory.
        token: to be sent instead of the server's own.
    """

    def __init__(self, data: Path, token: str | None = None) -> None:
        self._data = data
        self._token = token

    def __str__(self) -> str:
        return str(self._data)

    def address(self) -> Address:
        """See `Place.address`."""
        try:
            told = json.loads((self._data / "server.json").read_text())
            token = self._token or (self._data / "token").read_text().strip()
            url, pid = str(told["url"]), int(told["pid"])
        except PermissionError as error:
            raise Refused(
                f"you may not read {error.filename}: ask whoever runs this server to do it for you"
            ) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self.nobody() from error
        if not _lives(pid):
            raise self.nobody()
        return Address(url, token)

    def nobody(self) -> ServerNotFound:
        """See `Place.nobody`."""
        return ServerNotFound(f"no server runs on {self._data}; start one with `mint up`")


class UrlPlace:
    """A server somewhere, by its URL.

    Args:
        url: of the server, as it says when it starts, or of the near end of a tunnel to it.
        token: the token, or the file that holds it: that is read anew each time.
        said: where the URL was said, for the error.

    Raises:
        SettingsError: the URL is none.
    """

    def __init__(self, url: str, token: Path | str, said: str = "--server") -> None:
        if not url.startswith(("http://", "https://")):
            raise SettingsError(f"{said}: {url!r} is no URL such as http://127.0.0.1:7474")
        self._url = url.rstrip("/").removesuffix("/api/v1")
        self._token = token

    def __str__(self) -> str:
        return self._url

    def address(self) -> Address:
        """See `Place.address`."""
        if isinstance(self._token, str):
            return Address(self._url, self._token)
        try:
            return Address(self._url, self._token.read_text().strip())
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Refused(f"{self._token}: {reason}; it must hold the token") from error

    def nobody(self) -> ServerNotFound:
        """See `Place.nobody`."""
        return ServerNotFound(f"no server answers at {self._url}; is it up, and the tunnel to it?")


def place_of(data: Path, environment: Mapping[str, str] | None = None) -> Place:
    """The server that programs on this machine mean.

    It is that of MINT_SERVER, else that of a data directory. MINT_TOKEN is sent to it; without,
    the server's own token, which its user can read in the data directory.

    Args:
        data: the data directory.
        environment: of this process, when None.

    Raises:
        SettingsError: MINT_SERVER is no URL, or there is no MINT_TOKEN for it.

    Example:
        >>> str(place_of(Path(".mint"), {}))
        '.mint'
    """
    environment = os.environ if environment is None else environment
    url, token = environment.get(SERVER), environment.get(TOKEN, "").strip()
    if not url:
        return DataPlace(data, token or None)
    if not token:
        raise SettingsError(f"{SERVER} is set: set {TOKEN} too; `mint token new` makes a token")
    return UrlPlace(url, token, SERVER)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
