from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import msgspec

from mint.errors import MintError
from mint.participants.base import Participant
from mint.ports.directory import READER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    import httpx2

    from mint.participants.workitem import Workitem

MOST_REDIRECTS = 5
_CHUNK = 64 * 1024


class NotAllowed(MintError):
    """Something must not be read; the text says what to change if it shall be."""


class Reader(Participant):
    """Reads files and pages of the web for the word `read`: those that the settings allow.

    What cannot be read is None. A file is judged by where it really is: symbolic links and `..`
    lead nowhere that is not allowed.

    Args:
        files: directories; what is below them may be read.
        hosts: names of hosts, any port; `*.example.org` stands for all below it.
        size: bytes that may be read.
        timeout: seconds that a page may take, from the beginning to the end.

    Example:
        >>> Reader(files=["/srv/defs"]).read("greeting.json")
        {'hello': 'world'}
    """

    name = READER

    def __init__(
        self,
        files: Iterable[str] = (),
        hosts: Iterable[str] = (),
        *,
        size: int = 1024 * 1024,
        timeout: float = 10.0,
    ) -> None:
        self._files = [Path(directory).resolve() for directory in files]
        self._hosts = [host.lower() for host in hosts]
        self._size = size
        self._timeout = timeout

    def on_workitem(self, wi: Workitem) -> dict[str, Any]:
        """Answer with the value, or with why it is refused."""
        try:
            return {"__answer__": {"value": self.read(str(wi.params["from"]))}}
        except NotAllowed as error:
            return {"__answer__": {"refused": str(error)}}

    def read(self, address: str) -> Any:
        """The value of what stands at a path or an address, None when it cannot be read.

        Raises:
            NotAllowed: the settings do not allow it, or it is too large.
        """
        try:
            is_page = urlsplit(address).scheme in ("http", "https")
            content = self._page(address) if is_page else self._file(address)
        except (OSError, ValueError, RuntimeError):
            return None
        return None if content is None else value_of(content)

    def _file(self, address: str) -> bytes | None:
        for path in self._places(address):
            try:
                return self._content(path)
            except (FileNotFoundError, NotADirectoryError):
                continue
        return None

    def _places(self, address: str) -> Iterator[Path]:
        """Where a file may be, as it is without symbolic links."""
        places = [(directory / address).resolve() for directory in self._files]
        allowed = [place for place in places if self._is_within(place)]
        if not allowed:
            message = (
                f"{address!r} must not be read: it is in none of the directories of the setting "
                "read.files; add its directory there, then replay"
            )
            raise NotAllowed(message)
        yield from dict.fromkeys(allowed)

    def _is_within(self, place: Path) -> bool:
        return any(place.is_relative_to(directory) for directory in self._files)

    def _content(self, path: Path) -> bytes | None:
        """What is in a regular file; the path is followed once more, for it may be another now."""
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            opened = os.fstat(handle)
            is_same = path.resolve() == path and os.path.samestat(opened, path.stat())
            if not (is_same and stat.S_ISREG(opened.st_mode)):
                return None
            content = file.read(self._size + 1)
        self._check_size(str(path), len(content))
        return content

    def _page(self, address: str) -> bytes | None:
        import httpx2  # noqa: PLC0415 - takes long to load, and most servers read no pages

        try:
            return self._fetched(httpx2, address)
        except (httpx2.HTTPError, httpx2.InvalidURL):
            return None

    def _fetched(self, httpx2: ModuleType, address: str) -> bytes | None:
        end = time.monotonic() + self._timeout
        with httpx2.Client(timeout=self._timeout, follow_redirects=False) as client:
            for _ in range(MOST_REDIRECTS):
                self._check_host(address)
                if time.monotonic() > end:
                    break
                with client.stream("GET", address) as response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers.get("location", ""))
                        continue
                    if not response.is_success:
                        return None
                    return self._received(address, response, end)
        return None

    def _received(self, address: str, response: httpx2.Response, end: float) -> bytes | None:
        content = bytearray()
        for chunk in response.iter_bytes(_CHUNK):
            content += chunk
            self._check_size(address, len(content))
            if time.monotonic() > end:
                return None
        return bytes(content)

    def _check_host(self, address: str) -> None:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        if parts.scheme in ("http", "https") and any(_fits(one, host) for one in self._hosts):
            return
        message = (
            f"nothing may be read from {parts.scheme}://{host}: the host is not in the setting "
            "read.hosts; add it there, then replay"
        )
        raise NotAllowed(message)

    def _check_size(self, address: str, size: int) -> None:
        if size > self._size:
            message = (
                f"{address!r} is larger than {self._size} bytes; raise the setting read.size "
                f"(now {self._size}) if it shall be read, then replay"
            )
            raise NotAllowed(message)


def value_of(content: bytes) -> Any:
    r"""The JSON value that some bytes say, else their text; None when they are not text.

    Example:
        >>> value_of(b'{"a": 1}'), value_of(b"hello"), value_of(b"\xff")
        ({'a': 1}, 'hello', None)
    """
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _fits(wish: str, host: str) -> bool:
    if wish.startswith("*."):
        return host.endswith(wish[1:])
    return wish == host
