from __future__ import annotations

import socket
import threading
from contextlib import suppress
from queue import Empty, Queue
from typing import TYPE_CHECKING, Self

from mint.errors import MintError

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from mint.cli.server import Server


class Stream:
    """Tells when something changes on a server, until the server stops.

    A thread reads the server's events, since a read cannot be ended in time otherwise. The events
    only wake: what they tell is in the history, where nothing is missed and nothing comes twice.

    Args:
        server: who tells.
        wfid: of which process; None: of all.

    Raises:
        MintError: the server refuses, or does not answer.
    """

    def __init__(self, server: Server, wfid: str | None) -> None:
        self._news: Queue[bool | MintError] = Queue()
        self._answer: httpx2.Response | None = None
        self._thread = threading.Thread(
            target=self._read, args=(server, wfid), name="mint-events", daemon=True
        )
        self._thread.start()
        self._open = True
        self.wait(None)

    def wait(self, seconds: float | None) -> bool:
        """Wait for a change, or until the time is over; False once the server has stopped.

        Raises:
            MintError: the server refuses, or does not answer.
        """
        with suppress(Empty):
            self._take(self._news.get(timeout=seconds))
            while True:
                self._take(self._news.get_nowait())
        return self._open

    def _take(self, told: bool | MintError) -> None:  # noqa: FBT001 - an item of the queue
        if isinstance(told, MintError):
            raise told
        self._open = self._open and told

    def _read(self, server: Server, wfid: str | None) -> None:
        try:
            with server.events(wfid) as answer:
                self._answer = answer
                for line in answer.iter_lines():
                    # The first line is a comment: only from then on is nothing missed. Later ones
                    # come while nothing happens, and cost little.
                    if line.startswith((":", "data:")):
                        self._news.put(True)
        except MintError as error:
            if self._answer is None:
                self._news.put(error)
        self._news.put(False)

    def close(self) -> None:
        """Hear no more."""
        if self._answer is not None:
            raw = self._answer.extensions["network_stream"].get_extra_info("socket")
            with suppress(OSError):  # the server may have closed it already
                raw.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
