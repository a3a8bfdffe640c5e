from __future__ import annotations

import itertools
from collections import Counter
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from mint.services.bus.names import CORE, MODEL
from mint.services.bus.refusal import BusRefusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMITS = "org.freedesktop.DBus.Error.LimitsExceeded"
"""The error of a call too many."""


class Call(NamedTuple):
    """A call of a service's method that is under way.

    Args:
        sender: name of the caller on the bus.
        app: the application.
        method: `start`.
        cancel: interrupts it.
    """

    sender: str
    app: str
    method: str
    cancel: Callable[[], None]

    @property
    def name(self) -> str:
        """As it is listed: `System.Service.start`."""
        return f"{MODEL}.{self.method}"


class Flight:
    """Calls that are under way: how many there may be, which they are, and their end.

    Args:
        most: at a time.
        most_each: of one caller at a time.
    """

    def __init__(self, most: int, most_each: int) -> None:
        self._most = most
        self._most_each = most_each
        self._each: Counter[str] = Counter()
        self._calls: dict[int, Call] = {}
        self._numbers = itertools.count()

    def enter(self, sender: str) -> None:
        """Count a message of a caller, which is answered later.

        Raises:
            BusRefusal: there are too many.
        """
        if self._each[sender] >= self._most_each:
            raise BusRefusal(
                LIMITS,
                f"{self._most_each} calls of yours are under way, and more are not taken "
                "(setting services.calls_each): wait for answers first",
            )
        if self._each.total() >= self._most:
            raise BusRefusal(
                LIMITS,
                f"{self._most} calls are under way, and more are not taken "
                "(setting services.calls): try again later",
            )
        self._each[sender] += 1

    def leave(self, sender: str) -> None:
        """It is answered."""
        self._each[sender] -= 1
        if not self._each[sender]:
            del self._each[sender]

    @contextmanager
    def tracked(self, call: Call) -> Iterator[None]:
        """List a call as long as it is under way."""
        number = next(self._numbers)
        self._calls[number] = call
        try:
            yield
        finally:
            del self._calls[number]

    def running(self, sender: str = "") -> list[str]:
        """The methods that are under way, those of one caller or of all."""
        return [call.name for call in self._calls.values() if sender in ("", call.sender)]

    def cancel(self, sender: str, pattern: str) -> int:
        """Interrupt calls of a caller, as Ctrl-C does: how many.

        Args:
            sender: whose.
            pattern: which: `System.Service.start`, `System.Service.*`, `start`, or `*`.
        """
        found = [
            call
            for call in self._calls.values()
            if call.sender == sender
            and any(fnmatchcase(name, pattern) for name in (call.name, call.method, _long(call)))
        ]
        for call in found:
            call.cancel()
        return len(found)


def _long(call: Call) -> str:
    return f"{CORE}.{call.name}"
