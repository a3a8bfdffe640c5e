from __future__ import annotations

import os
from contextlib import suppress


class Wake:
    """Ends the waiting of a thread that listens to a socket: something to listen to beside it."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)

    def fileno(self) -> int:
        """What to listen to."""
        return self._reader

    def set(self) -> None:
        """Wake it. May be called from any thread, and from the handler of a signal."""
        with suppress(OSError):  # full: it wakes anyway; closed: nobody waits any more
            os.write(self._writer, b".")

    def clear(self) -> None:
        """It is awake."""
        with suppress(BlockingIOError):
            while os.read(self._reader, 4096):
                pass

    def close(self) -> None:
        """Give back what it holds."""
        writer, self._writer = self._writer, -1
        os.close(writer)
        os.close(self._reader)
