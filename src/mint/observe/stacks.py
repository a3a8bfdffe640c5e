from __future__ import annotations

import faulthandler
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STDERR = 2
"""The file itself: what Python puts in its place may be gone when it is needed."""


@contextmanager
def stacks_on_signal() -> Iterator[None]:
    """Have SIGUSR1 write the stacks of all threads to standard error, where the log goes.

    It is done in C, without a lock and without Python: it works however hard a server hangs.

    Example:
        $ kill -USR1 PID
    """
    faulthandler.register(signal.SIGUSR1, file=STDERR, all_threads=True)
    try:
        yield
    finally:
        faulthandler.unregister(signal.SIGUSR1)
