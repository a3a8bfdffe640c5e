from __future__ import annotations

import fcntl
import functools
import os
import time
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from mint.services.api.words import script
from mint.services.running.current import current

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

_PAUSE = 0.05


class FileLock:
    """A lock that processes share by a file; it is let go when its holder ends.

    Args:
        filename: path of the file, made when missing.
    """

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.fd: int | None = None

    def lock(self, shared: bool = False, timeout: float = -1) -> None:  # noqa: FBT001, FBT002 - the API's
        """Take the lock.

        Args:
            shared: whether others may have it too, if they share as well.
            timeout: seconds to wait at most; -1: until it is free.

        Raises:
            BlockingIOError: another has it, and the time is over.
        """
        os.makedirs(os.path.dirname(self.filename), exist_ok=True)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        descriptor = os.open(self.filename, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._take(descriptor, kind, timeout)
        except BaseException:
            os.close(descriptor)
            raise
        self.fd = descriptor

    @staticmethod
    def _take(descriptor: int, kind: int, timeout: float) -> None:
        if timeout < 0:
            fcntl.flock(descriptor, kind)
            return
        end = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def unlock(self) -> None:
        """Let the lock go, also where a process that the script has forked still has it open."""
        if self.fd is not None:
            fcntl.flock(self.fd, fcntl.LOCK_UN)
            os.close(self.fd)
            self.fd = None


def synchronized(function: Callable[P, R]) -> Callable[P, R]:
    """Let one call of the script run at a time: `@synchronized` before `def start():`.

    The lock is the script's, not the method's. A synchronized method may call another one.
    """

    @functools.wraps(function)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        call = current()
        filename = str(call.request.layout.locks / f"{script()}.comar")
        if call.request.dry or filename in call.locks:
            return function(*args, **kwargs)
        lock = FileLock(filename)
        lock.lock()
        call.locks[filename] = 1
        try:
            return function(*args, **kwargs)
        finally:
            del call.locks[filename]
            lock.unlock()

    return alone
