from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mint.errors import ServiceBusy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_AGAIN = 0.02


@contextmanager
def alone(path: Path, service: str, patience: float) -> Iterator[None]:
    """Nobody else works on a service in this block, be it in this process or another one.

    The lock is the kernel's: it ends with the process, however that ends.

    Args:
        path: of the file that is locked.
        service: its name.
        patience: seconds to wait for others.

    Raises:
        ServiceBusy: they took longer.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _wait(descriptor, service, time.monotonic() + patience)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, service: str, end: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise ServiceBusy(
                    f"{service}: another process is at work on it. Try again when it has done that"
                ) from None
            time.sleep(_AGAIN)
        else:
            return
