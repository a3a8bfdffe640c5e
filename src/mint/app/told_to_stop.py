from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HANDLED = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """Have something called at SIGINT or SIGTERM; a second one does not wait for anything.

    Elsewhere than in the main thread, where no signals arrive, nothing happens.

    Args:
        stop: called once, between two instructions of the main thread.

    Raises:
        KeyboardInterrupt: at the second signal.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told = False

    def hear(_number: int, _frame: object) -> None:
        nonlocal told
        if told:
            # What is under way is done again at the next start: nothing is lost.
            raise KeyboardInterrupt
        told = True
        stop()

    before = {number: signal.signal(number, hear) for number in HANDLED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
