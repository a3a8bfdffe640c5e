from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, Self

from mint.errors import MintError

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from mint.cli.server import Server


class Stream:
    """Hears what happens on a server, until the server stops.

    A thread reads the server's events, since a read cannot be ended in time otherwise.

    Args:
        server: who tells.
        wfid: of which process; None: of all.

    Raises:
        MintError: the server refuses, or does not answer.
    """

    def __init__(self, server: Server, wfid: str | None) -> None:
        self._news: Queue[dict[str, Any] | None] = Queue()
        self._answer: httpx2.Response | None = None
        self._listening = threading.Event()
        self._failure: MintError | None = None
        self.ended = False
        self._thread = threading.Thread(
            target=self._read, args=(server, wfid), name="mint-events", daemon=True
        )
        self._thread.start()
        self._listening.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure

    def wait(self, seconds: float | None) -> list[dict[str, Any]]:
        """Wait until something happens, or the time is over, or the server has stopped.

        Returns:
            What happened, in order.
        """
        heard: list[dict[str, Any]] = []
        with suppress(Empty):
            self._hear(heard, self._news.get(timeout=seconds))
            while True:
                self._hear(heard, self._news.get_nowait())
        return heard

    def _hear(self, heard: list[dict[str, Any]], told: dict[str, Any] | None) -> None:
        if told is None:
            self.ended = True
        else:
            heard.append(told)

    def _read(self, server: Server, wfid: str | None) -> None:
        try:
            with server.events(wfid) as answer:
                self._answer = answer
                for line in answer.iter_lines():
                    # The first line is a comment: only from then on is nothing missed.
                    self._listening.set()
                    if line.startswith("data:"):
                        self._news.put(json.loads(line.removeprefix("data:")))
        except MintError as error:
            self._failure = error
        self._news.put(None)
        self._listening.set()

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
